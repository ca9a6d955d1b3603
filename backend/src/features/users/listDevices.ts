import type { Device } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { pageOf } from "../../platform/http/pageOf.ts";
import { describeBrowser } from "./describeBrowser.ts";
import { endSignIn } from "./endSignIns.ts";
import { listSignIns, type SignIn } from "./signIns.repository.ts";

const toDevice = (signIn: SignIn, currentSid: string): Device => ({
  id: signIn.sid,
  browser: describeBrowser(signIn.userAgent),
  createdAt: signIn.createdAt.toISOString(),
  lastSeenAt: signIn.lastSeenAt.toISOString(),
  isThisOne: signIn.sid === currentSid,
});

/** One's own live sign-ins, newest first. */
export async function listDevices(
  { db, clock }: Deps,
  actor: UserActor,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: Device[]; next: string | null }> {
  const rows = await listSignIns(db, actor.userId, query.cursor ?? null, query.limit + 1, clock.now());
  return pageOf(
    rows,
    query.limit,
    (row) => row.sid,
    (row) => toDevice(row, actor.sid),
  );
}

/**
 * Signs one of one's own devices out.
 *
 * @throws {AppError} not_found
 */
export async function revokeDevice(deps: Deps, actor: UserActor, deviceId: string): Promise<void> {
  const wasLive = await endSignIn(
    deps,
    { workspaceId: actor.workspaceId, userId: actor.userId, sid: deviceId },
    "revoked",
  );
  if (!wasLive) throw new AppError("not_found");
}
