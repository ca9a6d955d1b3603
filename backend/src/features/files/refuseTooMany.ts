import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { maxFileBytes } from "../widgets/installationLimits.ts";
import { countOfSession, countOfUploader, type UploadKey } from "./files.repository.ts";

/** More than any conversation needs (X69); agents have more, for they are known. */
const FILES_MAX = {
  visitor: { session: 100, day: 100 },
  agent: { session: 500, day: 2000 },
} as const;
/** In files of the largest size. */
const FULL_FILES_MAX = { visitor: { session: 20, day: 20 }, agent: { session: 100, day: 200 } } as const;
const DAY_MS = 86_400_000;

/**
 * Holds one chat, and one person over all their chats in a day, to what people send.
 *
 * @throws {AppError} quota_exceeded
 */
export async function refuseTooMany(
  deps: Pick<Deps, "clock" | "config">,
  tx: Tx,
  { session, uploader }: UploadKey,
  bytes: number,
): Promise<void> {
  const since = new Date(deps.clock.now().getTime() - DAY_MS);
  const counts = {
    session: await countOfSession(tx, session, uploader.kind),
    day: await countOfUploader(tx, session.workspaceId, uploader, since),
  };
  for (const span of ["session", "day"] as const) {
    const isTooMuch =
      counts[span].files >= FILES_MAX[uploader.kind][span] ||
      counts[span].bytes + bytes > FULL_FILES_MAX[uploader.kind][span] * maxFileBytes(deps);
    if (isTooMuch) throw new AppError("quota_exceeded", { span, ...counts[span] });
  }
}
