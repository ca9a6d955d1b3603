import type { Escalation } from "@chat/contract/sessions";

const CAUSES: Record<Escalation["cause"], string> = {
  request: "The visitor asked for a person",
  failure: "The assistant failed",
  noAnswer: "No answer was found",
  rule: "A rule of the widget",
  agent: "An agent stepped in",
  noAssistant: "The widget has no assistant",
};

/** @returns why a chat went to people, in words. */
export const causeText = (cause: Escalation["cause"]): string => CAUSES[cause] ?? cause;
