import { MESSAGE_MAX_CHARS } from "@chat/contract/limits";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import type { RunLater } from "../../platform/jobs/jobs.ts";
import type { Sender } from "../messages/appendInTx.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { type ReplySession, saveMissCount, selectRecentRows, selectReplySession } from "./assistant.repository.ts";
import { clearFailure, noteFailure } from "./assistantSettings.repository.ts";
import { decideReply } from "./decideReply.ts";
import { createDraftSender } from "./draftSender.ts";
import { failReply, isTakenOver, noteProviderFailure, ReplyFull } from "./failReply.ts";
import { findProvider } from "./findProvider.ts";
import type { ProviderError, ProviderTarget, ProviderTimes } from "./provider.ts";
import { readPending } from "./readPending.ts";
import { replyId } from "./replyId.ts";
import type { ReplyOutcome } from "./replyOutcome.ts";
import { createReplyReport } from "./replyReport.ts";
import { type RunningReplies, runningReplies } from "./runningReplies.ts";
import { spendReply } from "./spendReply.ts";
import { handOver, mayQueue, type Reply, storeReply } from "./storeReply.ts";

const ROWS_READ = 60;

/**
 * Answers everything that the visitor wrote up to now: the work of one reply job.
 *
 * One speaker: every row is stored only if the session's epoch is still the one the reply began at (F21). Nothing is told to
 * the visitor before it is stored, except the words of the draft, which vanish if it is not.
 * @param countedAs whom limits by address count it for; undefined where no visitor's message caused it
 * @param signal aborts when the job's lease is lost or the process stops: the reply is left to a later run
 */
export async function replyToSession(
  deps: Deps,
  session: SessionKey,
  signal: AbortSignal,
  times: ProviderTimes,
  countedAs?: string,
): Promise<RunLater | undefined> {
  const running = runningReplies(deps).add(session.sessionId);
  try {
    return await replyWatched(deps, session, signal, times, running, countedAs);
  } finally {
    running.end();
  }
}

async function replyWatched(
  deps: Deps,
  session: SessionKey,
  signal: AbortSignal,
  times: ProviderTimes,
  running: ReturnType<RunningReplies["add"]>,
  countedAs: string | undefined,
): Promise<RunLater | undefined> {
  const current = await selectReplySession(deps.db, session);
  if (current?.state !== "assistant") return undefined;
  const pending = readPending(await selectRecentRows(deps.db, session, current.head, ROWS_READ));
  if (pending.texts.length === 0 && !pending.hasFiles) return undefined;
  const widget = await findWidget(deps, current.siteKey);
  if (!widget?.isEnabled) return undefined; // nobody can read an answer, or wait for a person, where the widget is gone
  if (!widget.settings.assistant.isEnabled) {
    const reason = "The assistant is switched off.";
    await handOver(deps, session, current, { cause: "noAssistant", reason, actor: SYSTEM });
    return undefined;
  }
  const later = takeTurn(deps, current);
  if (later) return later;

  running.begin(current);
  if (running.signal.aborted) return undefined;
  const draftId = replyId(session.sessionPublicId, current.head);
  const { name } = widget.settings.assistant;
  const draft = createDraftSender(deps, session, { draftId, name });
  // At once, not when what is being waited for has noticed: until then a timer could send one more piece.
  running.signal.addEventListener("abort", () => {
    if (isTakenOver(running.signal.reason)) draft.drop();
  });
  const report = createReplyReport(deps.events);
  const sender: Sender = { kind: "assistant", id: 0, name };
  const reply: Reply = { countedAs, deps, session, current, widget, draft, draftId, sender, report };
  const full = new AbortController();
  const stop = AbortSignal.any([signal, running.signal, full.signal]);
  try {
    const onText = (words: string): void => {
      const room = MESSAGE_MAX_CHARS - draft.text.length;
      if (room > 0) draft.push(words.slice(0, room));
      report.words();
      if (words.length > room) full.abort(new ReplyFull());
    };
    let asked: ProviderTarget | null = null;
    let whyNot: string | null = null;
    const provider = async (): Promise<ProviderTarget | null> => {
      [asked, whyNot] = await affordableProvider(reply);
      report.by(asked ? "model" : "builtIn");
      return asked;
    };
    const { workspaceId } = session;
    let standsInFor: ProviderError | undefined;
    const onStandIn = (why: ProviderError): void => {
      standsInFor = why;
      report.failed(why.failure);
      report.by("builtIn");
    };
    const { texts, hasFiles, fresh, history } = pending;
    const decided = await decideReply(
      deps,
      { workspaceId, widgetId: widget.id, settings: widget.settings, pending: texts, hasFiles, fresh, history },
      { times, provider, signal: stop, onText, onRestart: draft.restart, onStandIn, onTokens: report.tokens },
    );
    stop.throwIfAborted();
    const outcome = tellWhyNot(decided, whyNot);
    report.ended(outcome.kind === "answer" && outcome.isIncomplete ? "incomplete" : outcome.kind);
    await carryOut(reply, outcome);
    if (standsInFor) await noteProviderFailure(reply, standsInFor, "the knowledge answers in its place");
    else if (asked) await clearFailure(deps.db, workspaceId);
  } catch (error) {
    if (signal.aborted) return { runAt: deps.clock.now() };
    await failReply(reply, error);
  } finally {
    draft.drop();
    report.publish();
  }
  return undefined;
}

/** @returns no provider where the built-in answerer replies (no key, or a budget is spent), and what the visitor should know of that */
async function affordableProvider(reply: Reply): Promise<[ProviderTarget | null, string | null]> {
  const { deps, session, current, countedAs } = reply;
  const provider = await findProvider(deps, session.workspaceId);
  if (!provider) return [null, null];
  const refusal = await spendReply(deps, session.workspaceId, current.visitorId, countedAs);
  if (refusal === null) return [provider, null];
  if (refusal.isForAdmin) await noteFailure(deps.db, session.workspaceId, refusal.sentence, deps.clock.now());
  return [null, refusal.toVisitor];
}

/** A budget that is spent is no question without an answer: it is told as what it is, and counts as no miss. */
const tellWhyNot = (outcome: ReplyOutcome, whyNot: string | null): ReplyOutcome =>
  outcome.kind !== "miss" || whyNot === null
    ? outcome
    : { kind: "answer", text: whyNot, sources: [], isIncomplete: false, offersPerson: true };

const CROWDED =
  "So many chats of your network asked for a person just now that this one cannot join the queue yet. Please try again in a few minutes.";

const SYSTEM: Sender = { kind: "system", id: 0, name: null };

/** @returns when to come back, if this visitor has had more answers than anybody reads */
function takeTurn(deps: Deps, { visitorId }: ReplySession): RunLater | undefined {
  try {
    deps.limits.take("assistantReply", String(visitorId));
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.retryAfterMs === undefined) throw error;
    return { runAt: new Date(deps.clock.now().getTime() + error.retryAfterMs) };
  }
}

async function carryOut(reply: Reply, outcome: ReplyOutcome): Promise<void> {
  const { deps, session, current, widget, sender, draft } = reply;
  const { epoch } = current;
  if (outcome.kind === "escalate") {
    draft.drop(); // what a model wrote beside the action may promise what is not stored yet
    if (mayQueue(reply))
      await handOver(deps, session, current, { cause: outcome.cause, reason: outcome.reason, actor: sender });
    else await storeReply(reply, CROWDED, {});
    return;
  }
  if (outcome.kind === "answer") {
    const { sources, isIncomplete, offersPerson, isStandIn } = outcome;
    const isStored = await storeReply(reply, outcome.text, {
      ...(sources.length > 0 ? { sources: [...sources] } : {}),
      ...(isIncomplete ? { isIncomplete } : {}),
      ...(isStandIn ? { isStandIn } : {}),
      ...(offersPerson && widget.settings.assistant.canVisitorAskForPerson ? { offersPerson } : {}),
    });
    if (isStored && current.missCount > 0) await saveMissCount(deps.db, session, epoch, 0);
    return;
  }
  const { canVisitorAskForPerson, escalateAfterMisses } = widget.settings.assistant;
  const misses = current.missCount + 1;
  const isStored = await storeReply(reply, outcome.text, canVisitorAskForPerson ? { offersPerson: true } : {});
  if (!isStored) return;
  const isHandedOver = misses >= escalateAfterMisses && mayQueue(reply);
  await saveMissCount(deps.db, session, epoch, isHandedOver ? 0 : misses);
  if (isHandedOver) {
    const reason =
      misses === 1 ? "The assistant found no answer." : `The assistant found no answer ${misses} times in a row.`;
    await handOver(deps, session, current, { cause: "noAnswer", reason, actor: sender });
  }
}
