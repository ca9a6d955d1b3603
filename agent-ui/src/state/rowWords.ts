import type { Session } from "@chat/contract/sessions";
import { causeWords } from "./causeWords.ts";

/** @returns what a list shows of a chat: the visitor's own words, as typed; where there are none, the last of whoever spoke. */
export function previewOf({ lastByVisitor, last, escalation }: Session): string {
  return lastByVisitor?.preview || last?.preview || escalation?.reason || "No messages yet";
}

/** What the platform itself says as a reason: it repeats the cause. */
const STOCK = /^(The visitor asked for a person( at the start)?|This widget has no assistant|.{1,80} stepped in)\.$/;

/** @returns why somebody waits: the cause in words, and the reason where it says more than that and than the visitor's last words. */
export function reasonOf({ escalation, lastByVisitor }: Session): { cause: string; more: string } | null {
  if (!escalation) return null;
  const reason = escalation.reason.trim();
  const isSaid = STOCK.test(reason) || reason === lastByVisitor?.preview.trim();
  return { cause: causeWords(escalation.cause).short, more: isSaid ? "" : reason };
}
