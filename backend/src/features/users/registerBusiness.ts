import type { SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { newPublicId } from "../../platform/ids.ts";
import { forgetSetupToken, requireSetupToken } from "../workspaces/setupToken.ts";
import { claimStarter, hasUnclaimedStarter, insertWorkspace } from "../workspaces/workspaces.repository.ts";
import { createUser } from "./createUser.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { startSignIn } from "./startSignIn.ts";
import { hasNoUser } from "./users.repository.ts";

/** Whether the installation still waits for its first person. */
export const waitsForFirst = async ({ db }: Pick<Deps, "db">): Promise<boolean> =>
  (await hasNoUser(db)) || (await hasUnclaimedStarter(db));

interface Registration {
  readonly businessName: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly setupToken?: string | undefined;
}

/**
 * Creates a business and its owner.
 *
 * The first person of an installation gets the starter workspace with its demo chats; everybody else an isolated one of their own.
 * That an e-mail has an account is told by the refusal, for without mail nothing else could be said; an address learns of five an hour.
 * @throws {AppError} registration_closed, setup_token_required, email_taken, too_many_attempts, busy
 */
export async function registerBusiness(deps: Deps, body: Registration, meta: RequestMeta): Promise<SignedIn> {
  const { limits } = deps;
  await limits.takeShared("register.address", meta.countedAs);
  // Taken before anything is looked up, so that past the limit known and unknown e-mails get the same answer.
  await limits.takeShared("register.taken", meta.countedAs);
  try {
    const signedIn = await register(deps, body, meta);
    await limits.giveBackShared("register.taken", meta.countedAs);
    return signedIn;
  } catch (error) {
    if (!(error instanceof AppError && error.code === "email_taken"))
      await limits.giveBackShared("register.taken", meta.countedAs);
    throw error;
  }
}

async function register(deps: Deps, body: Registration, meta: RequestMeta): Promise<SignedIn> {
  const { config, db, clock } = deps;
  const isFirst = await waitsForFirst(deps);
  if (config.REGISTRATION === "closed" || (config.REGISTRATION === "first" && !isFirst))
    throw new AppError("registration_closed");
  if (isFirst) await requireSetupToken(deps, body.setupToken);
  const passwordHash = await passwordsOf(deps).hash(body.password);
  const signedIn = await db.transaction(async (tx) => {
    const at = clock.now();
    const starterId = await claimStarter(tx, body.businessName, at);
    // Two first persons at once: the loser of the guarded claim may go on only where anybody may.
    if (starterId === undefined && config.REGISTRATION === "first" && !(await hasNoUser(tx)))
      throw new AppError("registration_closed");
    const workspaceId =
      starterId ??
      (await insertWorkspace(tx, {
        publicId: newPublicId(),
        name: body.businessName,
        isStarter: false,
        claimedAt: at,
        at,
      }));
    const user = await createUser(deps, tx, {
      workspaceId,
      email: body.email,
      name: body.name,
      passwordHash,
      role: "owner",
    });
    return startSignIn(deps, tx, user, meta);
  });
  if (isFirst) await forgetSetupToken(deps);
  return signedIn;
}
