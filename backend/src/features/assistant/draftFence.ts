import * as z from "zod";
import type { Deps } from "../../deps.ts";
import { onePer } from "../../platform/onePer.ts";
import { draftOf } from "./replyId.ts";

/** Keeps pieces of a draft from being told after the row by which somebody else took the floor. */
export interface DraftFence {
  /** A row with this event was told: it ends every draft that began before it. */
  ended(sessionPublicId: string, seq: number, event: string): void;
  /** @returns false for a piece of a draft that was ended */
  admits(draftId: string): boolean;
}

/** The rows by which a chat changes hands. */
const MOVES: ReadonlySet<string> = new Set([
  "escalated",
  "accepted",
  "transferred",
  "withdrawn",
  "returned",
  "requeued",
  "closed",
  "reopened",
]);
/** A late piece is late by moments: far fewer chats than this change hands meanwhile. */
const CHATS_REMEMBERED = 10_000;

/**
 * Compares numbers, not times: a draft answers the chat up to a number, and a move has one.
 *
 * So it holds whatever comes late, a timer, a reply that began while the chat was being taken, or a piece from another process.
 */
export function createDraftFence(): DraftFence {
  const lastMove = new Map<string, number>();
  return {
    ended(sessionPublicId, seq, event) {
      if (!MOVES.has(event)) return;
      const last = Math.max(seq, lastMove.get(sessionPublicId) ?? 0);
      lastMove.delete(sessionPublicId);
      lastMove.set(sessionPublicId, last);
      const [oldest] = lastMove.keys();
      if (lastMove.size > CHATS_REMEMBERED && oldest !== undefined) lastMove.delete(oldest);
    },
    admits(draftId) {
      const draft = draftOf(draftId);
      return draft === undefined || draft.head >= (lastMove.get(draft.sessionPublicId) ?? 0);
    },
  };
}

/** The fence of this process. */
export const draftFenceOf = onePer(
  (deps: Pick<Deps, "events">) => deps.events,
  () => createDraftFence(),
);

const ToldRow = z.object({
  message: z.object({ sessionId: z.string(), seq: z.number(), data: z.object({ event: z.string() }) }),
});
const ToldPiece = z.object({ draftId: z.string() });

/** Judges what another process tells this one's screens. @returns whether it may be shown */
export const admitPush =
  (fence: DraftFence) =>
  (event: string, payload: unknown): boolean => {
    if (event === "message:posted") {
      const row = ToldRow.safeParse(payload).data?.message;
      if (row) fence.ended(row.sessionId, row.seq, row.data.event);
      return true;
    }
    if (event !== "assistant:chunk") return true;
    const piece = ToldPiece.safeParse(payload).data;
    return piece === undefined || fence.admits(piece.draftId);
  };
