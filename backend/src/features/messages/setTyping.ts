import { TYPING_EVERY_MS } from "@chat/contract/limits";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { onePer } from "../../platform/onePer.ts";

/** Who types; `text` is what is typed so far, for the team's eyes only. */
export interface TypingDraft {
  readonly by: "visitor" | "agent";
  readonly name: string | null;
  readonly isTyping: boolean;
  readonly text: string | null;
}

interface Told {
  readonly isTyping: boolean;
  readonly text: string | null;
  readonly at: number;
}

/** Sign of life kept only to coalesce; beyond it the oldest go. */
const REMEMBERED_MAX = 10_000;
/** A growing draft is worth a push this often. */
const TEXT_EVERY_MS = 500;

const toldOf = onePer(
  (deps: Deps) => deps.events,
  () => new Map<string, Told>(),
);

/**
 * Shows that somebody types: volatile, never stored, and coalesced, so that a thousand keystrokes are a push every now and then (X79).
 *
 * Starting and stopping are told at once; going on is repeated just often enough for the other screen's sign to stay.
 */
export function setTyping(deps: Deps, session: SessionKey, draft: TypingDraft): void {
  const told = toldOf(deps);
  const key = `${session.sessionId} ${draft.by} ${draft.name ?? ""}`;
  const before = told.get(key);
  const now = performance.now();
  const since = before ? now - before.at : Number.POSITIVE_INFINITY;
  const isSame = before?.isTyping === draft.isTyping;
  if (isSame && (!draft.isTyping || since < (before.text === draft.text ? TYPING_EVERY_MS - 200 : TEXT_EVERY_MS)))
    return;
  told.delete(key);
  if (draft.isTyping) told.set(key, { isTyping: true, text: draft.text, at: now });
  for (const oldest of told.keys()) {
    if (told.size <= REMEMBERED_MAX) break;
    told.delete(oldest);
  }
  if (!before && !draft.isTyping) return;
  deps.events.publish("typing.changed", { session, ...draft });
}
