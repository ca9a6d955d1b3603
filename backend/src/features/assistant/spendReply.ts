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
  try {
    await limits.takeShared("assistant.visitor", String(visitorId));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { sentence: "One visitor had more answers than a day allows.", isForAdmin: false };
  }
  const allowed = config.ASSISTANT_REPLIES_PER_DAY;
  if (allowed === 0) return null;
  const used = await countReply(db, workspaceId, clock.now().toISOString().slice(0, 10));
  if (used <= allowed) return null;
  return {
    sentence: `Today's limit of ${allowed} answers by the provider is reached; the built-in answerer replies until midnight (UTC).`,
    isForAdmin: true,
  };
}
