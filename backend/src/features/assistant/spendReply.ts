import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { budgetKey } from "../../platform/http/budgetKey.ts";
import { countReply } from "./assistant.repository.ts";

/** Why no provider is asked this time. */
export interface BudgetRefusal {
  readonly sentence: string;
  /** The workspace's own limit, which its admins should know of; one visitor's flood is not their concern. */
  readonly isForAdmin: boolean;
  /** What the visitor reads where the knowledge has no answer either; null where it is not theirs. */
  readonly toVisitor: string | null;
}

const TRY_LATER = "I answer from what is written down alone, and I found nothing there. Please try again later.";

/**
 * Counts an answer before it is asked for, so that no flood of visitors can run up a bill (X95).
 *
 * The budgets of a day are in the database: several processes are one budget. Who is refused by one costs the next ones nothing.
 * @param countedAs whom limits by address count it for: chats are free to open, addresses are not
 * @returns null when it may be asked for
 */
export async function spendReply(
  { config, db, clock, limits }: Pick<Deps, "config" | "db" | "clock" | "limits">,
  workspaceId: number,
  visitorId: number,
  countedAs?: string,
): Promise<BudgetRefusal | null> {
  if (countedAs !== undefined) {
    const key = budgetKey(workspaceId, countedAs);
    const isAllowed =
      (await hasRoom(limits.takeTogether("assistantAddress", key))) &&
      (await hasRoom(limits.takeShared("assistant.address", key)));
    if (!isAllowed)
      return {
        sentence: "One address asked for more answers than it may.",
        isForAdmin: false,
        toVisitor: `Many questions come from your network right now. ${TRY_LATER}`,
      };
  }
  const allowed = config.ASSISTANT_REPLIES_PER_DAY;
  const day = clock.now().toISOString().slice(0, 10);
  // The visitor first: one who is over the own limit must not use up the workspace's.
  if (!(await hasRoom(limits.takeShared("assistant.visitor", String(visitorId)))))
    return {
      sentence: "One visitor had more answers than a day allows.",
      isForAdmin: false,
      toVisitor: `You have asked more questions than a day allows. ${TRY_LATER}`,
    };
  const used = allowed === 0 ? 0 : await countReply(db, workspaceId, day);
  if (used <= allowed) return null;
  return {
    sentence: `Today's limit of ${allowed} answers by the provider is reached; the built-in answerer replies until midnight (UTC).`,
    isForAdmin: true,
    toVisitor: null,
  };
}

async function hasRoom(take: Promise<void>): Promise<boolean> {
  try {
    await take;
    return true;
  } catch (error) {
    if (error instanceof AppError && ["too_many_attempts", "rate_limited"].includes(error.code)) return false;
    throw error;
  }
}
