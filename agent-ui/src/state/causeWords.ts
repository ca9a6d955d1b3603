import type { Escalation } from "@chat/contract/sessions";

const WORDS: Record<Escalation["cause"], { short: string; long: string }> = {
  request: { short: "Asked for a person", long: "The visitor asked for a person." },
  failure: { short: "Assistant failed", long: "The assistant could not answer because its provider failed." },
  noAnswer: { short: "No answer found", long: "The assistant found no answer to the visitor's question." },
  rule: { short: "Your rule", long: "A rule of your workspace handed the chat over." },
  agent: { short: "By an agent", long: "A colleague handed the chat over." },
  noAssistant: { short: "No assistant", long: "The visitor wrote to people from the start." },
};

/** @returns why a chat went to people, for a chip and for a sentence. */
export const causeWords = (cause: Escalation["cause"]): { short: string; long: string } =>
  WORDS[cause] ?? { short: "Handed over", long: "The chat was handed over." };
