import type { DayCounts, Fold, FoldedRow, FoldedSession } from "./folds.repository.ts";

/** A chat with the assistant in which nothing was said for this long has ended, though nobody said so. */
export const SETTLES_AFTER_MS = 60 * 60_000;
/** Waits are counted in whole seconds, at most a day: beyond it the exact number says nothing more. */
const RESPONSE_MAX_SECONDS = 86_400;

/** What one session adds to the reports since it was counted last. */
export interface Folded {
  readonly fold: Fold;
  /** By UTC day. */
  readonly days: ReadonlyMap<string, DayCounts>;
  readonly firstResponses: readonly { readonly day: string; readonly seconds: number }[];
}

/** The UTC day of an instant, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const none = (): DayCounts => ({
  chats: 0,
  messages: 0,
  assistantResolved: 0,
  handedOver: 0,
  ratings: 0,
  ratingSum: 0,
});

/**
 * Counts what happened in a session since `before`.
 *
 * Each thing counts on the day it happened: a chat when it began, a hand-over when it first went to people, a first response when the
 * agent answered, a rating when it was (last) given, "resolved by the assistant" when the chat ended without ever going to people.
 * An end is a close, or an hour of silence, which a later word takes back.
 * @param rows those after `before.foldedSeq`, ascending; not necessarily all of them
 */
export function foldSession(before: Fold, session: FoldedSession, rows: readonly FoldedRow[], now: Date): Folded {
  const days = new Map<string, DayCounts>();
  const firstResponses: { day: string; seconds: number }[] = [];
  const on = (day: string): DayCounts => {
    const found = days.get(day) ?? none();
    days.set(day, found);
    return found;
  };
  let { foldedSeq, isAnswered, isHandedOver, pendingSince } = before;
  if (!before.isChatCounted) on(dayOf(session.createdAt)).chats += 1;

  let lastAt: Date | null = null;
  for (const row of rows) {
    foldedSeq = row.seq;
    lastAt = row.at;
    if (row.kind === "text") {
      on(dayOf(row.at)).messages += 1;
      if (row.by === "assistant") isAnswered = true;
      if (row.by === "agent" && pendingSince) {
        const seconds = Math.round((row.at.getTime() - pendingSince.getTime()) / 1000);
        firstResponses.push({ day: dayOf(row.at), seconds: Math.min(RESPONSE_MAX_SECONDS, Math.max(0, seconds)) });
        pendingSince = null;
      }
    }
    if (!row.move) continue;
    const { action, from, to } = row.move;
    const isWithPeople = to === "waiting" || to === "human";
    if (isWithPeople && !isHandedOver) {
      on(dayOf(row.at)).handedOver += 1;
      isHandedOver = true;
    }
    // A chat that comes back from a colleague or a lost agent is the same hand-over still: it keeps its clock, or has had its answer.
    // Nor does a visitor wait where an agent takes up an ended chat, or takes back having given it away.
    const isSteppedIn = action === "accept" && from === "assistant";
    const isNewHandOver = from !== "human" && (to === "waiting" || isSteppedIn);
    if (isNewHandOver) pendingSince = row.at;
    if (!isWithPeople) pendingSince = null;
  }

  const resolution = resolve({ before, session, isAnswered, isHandedOver, lastAt, foldedSeq, now });
  if (resolution.day !== before.resolvedDay) {
    if (before.resolvedDay) on(before.resolvedDay).assistantResolved -= 1;
    if (resolution.day) on(resolution.day).assistantResolved += 1;
  }

  const ratedDay = session.rating !== null && session.ratedAt ? dayOf(session.ratedAt) : null;
  if (session.rating !== before.rating || ratedDay !== before.ratedDay) {
    if (before.ratedDay !== null) {
      on(before.ratedDay).ratings -= 1;
      on(before.ratedDay).ratingSum -= before.rating ?? 0;
    }
    if (ratedDay !== null) {
      on(ratedDay).ratings += 1;
      on(ratedDay).ratingSum += session.rating ?? 0;
    }
  }

  return {
    fold: {
      sessionId: session.sessionId,
      isChatCounted: true,
      foldedSeq,
      isAnswered,
      isHandedOver,
      pendingSince,
      resolvedDay: resolution.day,
      rating: session.rating,
      ratedDay,
      settlesAt: resolution.settlesAt,
    },
    days,
    firstResponses,
  };
}

/** On which day the assistant alone brought the chat to its end, if it did; else when to look again. */
function resolve(given: {
  before: Fold;
  session: FoldedSession;
  isAnswered: boolean;
  isHandedOver: boolean;
  lastAt: Date | null;
  foldedSeq: number;
  now: Date;
}): { day: string | null; settlesAt: Date | null } {
  const { before, session, isAnswered, isHandedOver, lastAt, foldedSeq, now } = given;
  if (isHandedOver || !isAnswered || foldedSeq < session.head) return { day: null, settlesAt: null };
  if (session.state === "closed") return { day: dayOf(session.closedAt ?? now), settlesAt: null };
  if (lastAt === null && before.resolvedDay !== null) return { day: before.resolvedDay, settlesAt: null };
  const settlesAt = lastAt ? new Date(lastAt.getTime() + SETTLES_AFTER_MS) : before.settlesAt;
  if (settlesAt === null || settlesAt > now) return { day: null, settlesAt };
  return { day: dayOf(new Date(settlesAt.getTime() - SETTLES_AFTER_MS)), settlesAt: null };
}
