import { MESSAGE_MAX_CHARS } from "@chat/contract/limits";
import type { MessageData } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import type { RunLater } from "../../platform/jobs/jobs.ts";
import { type EscalationWish, escalateSession } from "../escalation/escalateSession.ts";
import type { Sender } from "../messages/appendInTx.ts";
import { append } from "../messages/appendMessage.ts";
import { findWidget } from "../widgets/findWidget.ts";
import type { StoredWidget } from "../widgets/widgets.repository.ts";
import { type ReplySession, saveMissCount, selectRecentRows, selectReplySession } from "./assistant.repository.ts";
import { breakerOf } from "./assistantParts.ts";
import { clearFailure, noteFailure } from "./assistantSettings.repository.ts";
import { decideReply } from "./decideReply.ts";
import { createDraftSender, type DraftSender } from "./draftSender.ts";
import { findProvider } from "./findProvider.ts";
import { ProviderError, type ProviderTarget, type ProviderTimes } from "./provider.ts";
import { readPending } from "./readPending.ts";
import { failureId, replyId } from "./replyId.ts";
import type { ReplyOutcome } from "./replyOutcome.ts";
import { createReplyReport, type ReplyReport } from "./replyReport.ts";
import { ReplyStopped, type RunningReplies, runningReplies } from "./runningReplies.ts";
import { spendReply } from "./spendReply.ts";

const ROWS_READ = 60;

/** Ends the answer where a message may not be longer. */
class ReplyFull extends Error {}

/** Everything one reply works with. */
interface Reply {
  readonly deps: Deps;
  readonly session: SessionKey;
  readonly current: ReplySession;
  readonly widget: StoredWidget;
  readonly sender: Sender;
  readonly draft: DraftSender;
  readonly draftId: string;
  readonly report: ReplyReport;
}

/**
 * Answers everything that the visitor wrote up to now: the work of one reply job.
 *
 * One speaker: every row is stored only if the session's epoch is still the one the reply began at (F21). Nothing is told to
 * the visitor before it is stored, except the words of the draft, which vanish if it is not.
 * @param signal aborts when the job's lease is lost or the process stops: the reply is left to a later run
 */
export async function replyToSession(
  deps: Deps,
  session: SessionKey,
  signal: AbortSignal,
  times: ProviderTimes,
): Promise<RunLater | undefined> {
  const running = runningReplies(deps).add(session.sessionId);
  try {
    return await replyWatched(deps, session, signal, times, running);
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
  const reply: Reply = { deps, session, current, widget, draft, draftId, sender, report };
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
    const provider = async (): Promise<ProviderTarget | null> => {
      asked = await affordableProvider(reply);
      report.by(asked ? "model" : "builtIn");
      return asked;
    };
    const { workspaceId } = session;
    const { texts, hasFiles, fresh, history } = pending;
    const outcome = await decideReply(
      deps,
      { workspaceId, settings: widget.settings, pending: texts, hasFiles, fresh, history },
      { breaker: breakerOf(deps), times, provider, signal: stop, onText, onTokens: report.tokens },
    );
    stop.throwIfAborted();
    report.ended(outcome.kind === "answer" && outcome.isIncomplete ? "incomplete" : outcome.kind);
    await carryOut(reply, outcome);
    if (asked) await clearFailure(deps.db, workspaceId);
  } catch (error) {
    if (signal.aborted) return { runAt: deps.clock.now() };
    await settleFailure(reply, error);
  } finally {
    draft.drop();
    report.publish();
  }
  return undefined;
}

/** @returns null where the built-in answerer replies: no key, or the day's budget is spent */
async function affordableProvider({ deps, session, current }: Reply): Promise<ProviderTarget | null> {
  const provider = await findProvider(deps, session.workspaceId);
  if (!provider) return null;
  const refusal = await spendReply(deps, session.workspaceId, current.visitorId);
  if (refusal === null) return provider;
  if (refusal.isForAdmin) await noteFailure(deps.db, session.workspaceId, refusal.sentence, deps.clock.now());
  return null;
}

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
    await handOver(deps, session, current, { cause: outcome.cause, reason: outcome.reason, actor: sender });
    return;
  }
  if (outcome.kind === "answer") {
    const { sources, isIncomplete, offersPerson } = outcome;
    const isStored = await store(reply, outcome.text, {
      ...(sources.length > 0 ? { sources: [...sources] } : {}),
      ...(isIncomplete ? { isIncomplete } : {}),
      ...(offersPerson && widget.settings.assistant.canVisitorAskForPerson ? { offersPerson } : {}),
    });
    if (isStored && current.missCount > 0) await saveMissCount(deps.db, session, epoch, 0);
    return;
  }
  const { canVisitorAskForPerson, escalateAfterMisses } = widget.settings.assistant;
  const misses = current.missCount + 1;
  const isStored = await store(reply, outcome.text, canVisitorAskForPerson ? { offersPerson: true } : {});
  if (!isStored) return;
  await saveMissCount(deps.db, session, epoch, misses >= escalateAfterMisses ? 0 : misses);
  if (misses >= escalateAfterMisses) {
    const reason =
      misses === 1 ? "The assistant found no answer." : `The assistant found no answer ${misses} times in a row.`;
    await handOver(deps, session, current, { cause: "noAnswer", reason, actor: sender });
  }
}

/** @returns false when somebody else has the floor: nothing was stored and the draft is gone */
async function store(reply: Reply, text: string, data: MessageData): Promise<boolean> {
  const { deps, session, current, sender, draft, draftId } = reply;
  const isTooLong = text.length > MESSAGE_MAX_CHARS;
  const stored = await unlessMoved(
    append(deps, {
      session,
      kind: "text",
      sender,
      clientId: draftId,
      body: toStorable(text),
      data: { ...data, draftId, ...(isTooLong ? { isIncomplete: true } : {}) },
      epoch: current.epoch,
    }),
  );
  if (stored) draft.settle();
  else {
    draft.drop();
    reply.report.ended("overtaken");
  }
  return stored !== null;
}

/** Well-formed text that fits; never cut between the halves of a character. */
function toStorable(text: string): string {
  const wellFormed = Buffer.from(text.trim(), "utf8").toString("utf8");
  if (wellFormed.length <= MESSAGE_MAX_CHARS) return wellFormed;
  const cut = wellFormed.slice(0, MESSAGE_MAX_CHARS - 1);
  return `${cut.replace(/[\uD800-\uDBFF]$/, "")}…`;
}

const isTakenOver = (reason: unknown): boolean => reason instanceof ReplyStopped && reason.why === "takenOver";

async function settleFailure(reply: Reply, error: unknown): Promise<void> {
  const { deps, session, draft, report } = reply;
  const why =
    error instanceof ReplyStopped || error instanceof ReplyFull || error instanceof ProviderError ? error : null;
  if (!why) throw error;
  if (isTakenOver(why)) {
    report.ended("overtaken");
    return draft.drop();
  }
  if (why instanceof ProviderError) report.failed(why.failure);
  else report.ended(why instanceof ReplyFull ? "incomplete" : "stopped");
  const part = draft.text.trim();
  if (part !== "" && !(await store(reply, part, { isIncomplete: true }))) return;
  if (!(why instanceof ProviderError)) return;
  deps.logger.warn(
    { failure: why.failure, workspaceId: session.workspaceId, session: session.sessionPublicId },
    "the provider failed; the chat goes to people",
  );
  await noteFailure(deps.db, session.workspaceId, why.message, deps.clock.now());
  await handOverFailed(reply, why.message);
}

/** Ends a reply that failed for reasons of our own: told truthfully and handed over, like a provider's failure. */
export async function giveUp(deps: Deps, session: SessionKey): Promise<void> {
  const current = await selectReplySession(deps.db, session);
  if (current?.state !== "assistant") return;
  const name = (await findWidget(deps, current.siteKey))?.settings.assistant.name ?? null;
  await handOverFailed(
    { deps, session, current, sender: { kind: "assistant", id: 0, name } },
    "It failed on our side.",
  );
}

/** Says truthfully that no answer came, and hands over. */
async function handOverFailed(
  { deps, session, current, sender }: Pick<Reply, "deps" | "session" | "current" | "sender">,
  problem: string,
): Promise<void> {
  const { epoch, head } = current;
  const told = await unlessMoved(
    append(deps, {
      session,
      kind: "event",
      sender,
      clientId: failureId(session.sessionPublicId, head),
      body: "",
      data: { event: "answerFailed", by: "assistant" },
      epoch,
    }),
  );
  if (told === null) return;
  const reason = `The assistant could not answer. ${problem}`;
  await handOver(deps, session, current, { cause: "failure", reason, actor: sender });
}

/** Puts the chat into the queue, unless it moved on, or its widget went meanwhile: nobody would be there to be helped. */
async function handOver(
  deps: Deps,
  session: SessionKey,
  { siteKey, epoch }: ReplySession,
  wish: EscalationWish,
): Promise<void> {
  const widget = await findWidget(deps, siteKey);
  if (widget?.isEnabled) await unlessMoved(escalateSession(deps, session, { ...wish, epoch }));
}

/** @returns null when the session had moved on since the reply began: then nothing was done, which is right */
async function unlessMoved<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const isMoved =
      error instanceof AppError &&
      ["stale_epoch", "session_closed", "transition_refused", "session_not_found"].includes(error.code);
    if (isMoved) return null;
    throw error;
  }
}
