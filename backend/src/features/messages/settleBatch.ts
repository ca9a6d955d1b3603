import type { Deps } from "../../deps.ts";
import { isDatabaseDown, isDiskFull, isDuplicate, isRowError, isTransient } from "../../platform/db/databaseErrors.ts";
import { AppError } from "../../platform/errors.ts";
import { failpoint } from "../../platform/failpoint.ts";
import { onePer } from "../../platform/onePer.ts";
import type { AppendResult, MessageDraft } from "./appendMessage.ts";
import { type Outcome, REPLY_JOB, writeBatch } from "./writeBatch.ts";

/** A message that waits for its commit, and whoever waits for it. */
export interface PendingAppend {
  readonly draft: MessageDraft;
  /** `messageKeyText` of the draft. */
  readonly key: string;
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

const ATTEMPTS_WHEN_LOST = 2;
/** Resends come together, after a fault: once one was met, every key is looked up for this long. */
const RESENDS_MS = 5000;

/** Until when (`performance.now`) resends are expected, per process. */
const resendsOf = onePer(
  (deps: Deps) => deps.db,
  () => ({ until: Number.NEGATIVE_INFINITY }),
);

/** Commits the batch. The whole of it is repeated once when the connection was lost: an unknown commit is then found as duplicates. */
async function commit(deps: Deps, batch: readonly PendingAppend[], wait: "skip" | "block"): Promise<Outcome[]> {
  const resends = resendsOf(deps);
  let attempts = 0;
  for (;;) {
    const lookUp = performance.now() < resends.until ? "all" : "refusals";
    try {
      return await deps.db.transaction((tx) => writeBatch(tx, deps, batch, wait, lookUp));
    } catch (error) {
      const isResend = isDuplicate(error) && lookUp === "refusals";
      if (!isResend) attempts += 1;
      if (!isResend && (!isDatabaseDown(error) || attempts === ATTEMPTS_WHEN_LOST)) throw error;
      resends.until = performance.now() + RESENDS_MS;
    }
  }
}

/** Hints follow the acknowledgements, so nobody else sees a message before its sender knows that it is stored. */
function tell(deps: Deps, batch: readonly PendingAppend[], outcomes: readonly Outcome[], durationMs: number): void {
  let hasReaction = false;
  const settled = { durationMs, stored: 0, duplicates: 0, refused: 0, failed: 0 };
  batch.forEach(({ draft }, index) => {
    const outcome = outcomes[index];
    if (outcome?.kind === "refused") settled.refused += 1;
    if (outcome?.kind !== "stored") return;
    hasReaction ||= outcome.isAnsweredByAssistant;
    const isResend = outcome.isDuplicate;
    if (isResend) settled.duplicates += 1;
    else settled.stored += 1;
    const { session, sentBy } = draft;
    const fact = { session, message: outcome.message, head: outcome.head, isResend };
    deps.events.publish("message.posted", sentBy ? { ...fact, sentBy } : fact);
  });
  if (hasReaction) deps.jobs.wake(REPLY_JOB);
  deps.events.publish("appends.settled", settled);
}

function settle(item: PendingAppend, outcome: Outcome | undefined): void {
  if (outcome?.kind === "stored")
    item.resolve({
      seq: outcome.message.seq,
      at: outcome.message.createdAt,
      duplicate: outcome.isDuplicate,
      head: outcome.head,
    });
  else if (outcome?.kind === "refused")
    item.reject(new AppError(outcome.code, { sessionId: item.draft.session.sessionId }));
}

const WARN_EVERY_MS = 5000;

/** Says that batches fail, at most every few seconds: while a database is away every batch does. */
const warnOf = onePer(
  (deps: Deps) => deps.logger,
  ({ logger }) => {
    let saidAt = Number.NEGATIVE_INFINITY;
    let batches = 0;
    let messages = 0;
    return (error: unknown, rows: number): void => {
      batches += 1;
      messages += rows;
      if (performance.now() - saidAt < WARN_EVERY_MS) return;
      logger.warn({ err: error, batches, messages }, "messages could not be stored; the senders were told");
      saidAt = performance.now();
      batches = 0;
      messages = 0;
    };
  },
);

const failureOf = (error: unknown): Error => {
  if (isTransient(error)) return new AppError("busy", {}, { cause: error, retryAfterMs: 1000 });
  if (isRowError(error)) return new AppError("invalid_input", {}, { cause: error });
  return error instanceof Error ? error : new AppError("internal", {}, { cause: error });
};

/**
 * Stores a batch and settles each of its items on its own; never throws.
 *
 * A row that the database refuses is found by halving, so that it fails alone.
 * @returns the items whose session somebody else had locked (only with `skip`), in order, not settled
 */
export async function settleBatch(
  deps: Deps,
  batch: readonly PendingAppend[],
  wait: "skip" | "block",
): Promise<PendingAppend[]> {
  if (batch.length === 0) return [];
  const began = performance.now();
  try {
    const outcomes = await commit(deps, batch, wait);
    const durationMs = performance.now() - began;
    failpoint("after_commit");
    const skipped: PendingAppend[] = [];
    batch.forEach((item, index) => {
      const outcome = outcomes[index];
      if (outcome?.kind === "skipped") skipped.push(item);
      else settle(item, outcome);
    });
    setImmediate(() => tell(deps, batch, outcomes, durationMs));
    return skipped;
  } catch (error) {
    if (isRowError(error) && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      const skipped = await settleBatch(deps, batch.slice(0, middle), wait);
      // A session that was locked a moment ago may be free now: its later messages must not overtake those that were skipped.
      const isBehind = ({ draft }: PendingAppend): boolean =>
        skipped.some((item) => item.draft.session.sessionId === draft.session.sessionId);
      const rest = batch.slice(middle);
      const tried = await settleBatch(
        deps,
        rest.filter((item) => !isBehind(item)),
        wait,
      );
      return [...skipped, ...rest.filter((item) => tried.includes(item) || isBehind(item))];
    }
    if (!isDiskFull(error)) warnOf(deps)(error, batch.length); // a full disk is said where statements are watched, once
    const failure = failureOf(error);
    for (const item of batch) item.reject(failure);
    const durationMs = performance.now() - began;
    deps.events.publish("appends.settled", { durationMs, stored: 0, duplicates: 0, refused: 0, failed: batch.length });
    return [];
  }
}
