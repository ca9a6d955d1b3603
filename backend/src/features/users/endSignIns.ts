import type { Deps } from "../../deps.ts";
import type { DomainEvents } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { revokeSignIn, revokeSignIns } from "./signIns.repository.ts";

type Revoked = DomainEvents["user.revoked"];

/** Ends one sign-in: its tokens are refused and its live sockets closed, here at once, elsewhere within two seconds. @returns whether it was live */
export async function endSignIn(
  deps: Deps,
  { workspaceId, userId, sid }: { workspaceId: number; userId: number; sid: string },
  reason: Revoked["reason"],
): Promise<boolean> {
  const fact: Revoked = { workspaceId, userId, sid, exceptSid: null, reason };
  const wasLive = await deps.db.transaction(async (tx) => {
    const isOurs = await revokeSignIn(tx, userId, sid, deps.clock.now());
    if (isOurs) await deps.signals.send(tx, "user.revoked", fact);
    return isOurs;
  });
  if (wasLive) deps.events.publish("user.revoked", fact);
  return wasLive;
}

/**
 * Ends all of a person's sign-ins, in the caller's transaction.
 *
 * @returns the fact to publish after the commit
 */
export async function endSignInsInTx(
  deps: Deps,
  tx: Tx,
  user: { workspaceId: number; userId: number; exceptSid: string | null; reason: Revoked["reason"] },
): Promise<Revoked> {
  const fact: Revoked = { ...user, sid: null };
  await revokeSignIns(tx, user.userId, user.exceptSid, deps.clock.now());
  await deps.signals.send(tx, "user.revoked", fact);
  return fact;
}
