import { timingSafeEqual } from "node:crypto";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import { dropMeta, keepMetaOnce, readMeta } from "./storeMeta.repository.ts";

const NAME = "setup_token";

/**
 * The word that the first person needs where strangers can reach the server: SETUP_TOKEN, or one made once and printed in the log.
 *
 * @returns undefined where it is not needed: on a local address
 */
export async function currentSetupToken({ config, db }: Pick<Deps, "config" | "db">): Promise<string | undefined> {
  if (config.isLocal) return undefined;
  if (config.SETUP_TOKEN) return config.SETUP_TOKEN;
  await keepMetaOnce(db, NAME, newSecret());
  return readMeta(db, NAME);
}

/** @throws {AppError} setup_token_required */
export async function requireSetupToken(deps: Pick<Deps, "config" | "db">, given: string | undefined): Promise<void> {
  const wanted = await currentSetupToken(deps);
  if (wanted === undefined) return;
  if (!timingSafeEqual(hashSecret(given ?? ""), hashSecret(wanted))) throw new AppError("setup_token_required");
}

/** It served: nobody is asked for it again. */
export const forgetSetupToken = (deps: Pick<Deps, "db">): Promise<void> => dropMeta(deps.db, NAME);
