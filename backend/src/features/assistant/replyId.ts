/**
 * Names the reply to everything up to `head`: the draft's id and the final row's client id.
 *
 * Derived, not random, so that a crashed worker's successor, or two workers at once, make one row of it. Holds the session's
 * public id, because drafts are shown to visitors.
 */
export const replyId = (sessionPublicId: string, head: number): string => `a${head}-${sessionPublicId}`;

/** Names the row that tells of a failed reply. */
export const failureId = (sessionPublicId: string, head: number): string => `f${head}-${sessionPublicId}`;

/** @returns up to which number a stored row of the assistant answers, 0 for any other row */
export const answeredUpTo = (clientId: string): number => Number(/^a(\d+)-/.exec(clientId)?.[1] ?? 0);

/** @returns which chat a draft belongs to, and up to which number it answers; undefined for what is no draft's id */
export function draftOf(draftId: string): { sessionPublicId: string; head: number } | undefined {
  const [, head, sessionPublicId] = /^a(\d+)-(.+)$/.exec(draftId) ?? [];
  return head === undefined || sessionPublicId === undefined ? undefined : { sessionPublicId, head: Number(head) };
}
