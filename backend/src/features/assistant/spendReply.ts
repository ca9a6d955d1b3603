import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { countReply } from "./assistant.repository.ts";

/** Why no provider is asked this time. */
export interface BudgetRefusal {
  readonly sentence: string;
  /** The workspace's own limit, which its admins should know of; one visitor's flood is not their concern. */
  readonly isForAdmin: boolean;
}

/**
 * Counts an answer before it is asked for, so that no flood of visitors can run up a bill (X95).
 *
 * Both counts are in the database: several processes are one budget.
 * @returns null when it may be asked for
 */
export async function spendReply(
  { config, db, clock, limits }: Pick<Deps, "config" | "db" | "clock" | "limits">,
  workspaceId: number,
  visitorId: number,
): Promise<BudgetRefusal | null> {
  const allowed = config.ASSISTANT_REPLIES_PER_DAY;
  const day = clock.now().toISOString().slice(0, 10);
  // The visitor first: one who is over the own limit must not use up the workspace's.
  if (!(await hasRoom(limits.takeShared("assistant.visitor", String(visitorId)))))
    return { sentence: "One visitor had more answers than a day allows.", isForAdmin: false };
  const used = allowed === 0 ? 0 : await countReply(db, workspaceId, day);
  if (used <= allowed) return null;
  return {
    sentence: `Today's limit of ${allowed} answers by the provider is reached; the built-in answerer replies until midnight (UTC).`,
    isForAdmin: true,
  };
}

async function hasRoom(take: Promise<void>): Promise<boolean> {
  try {
    await take;
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many_attempts") return false;
    throw error;
  }
}
