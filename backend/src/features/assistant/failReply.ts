import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { append } from "../messages/appendMessage.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { selectReplySession } from "./assistant.repository.ts";
import { noteFailure } from "./assistantSettings.repository.ts";
import { ProviderError } from "./provider.ts";
import { failureId } from "./replyId.ts";
import { ReplyStopped } from "./runningReplies.ts";
import { handOver, mayQueue, type Reply, storeReply, unlessMoved } from "./storeReply.ts";

/** Ends the answer where a message may not be longer. */
export class ReplyFull extends Error {}

/** Whether a reply was stopped because somebody else has the floor. */
export const isTakenOver = (reason: unknown): boolean => reason instanceof ReplyStopped && reason.why === "takenOver";

/**
 * Ends a reply that was stopped or whose provider failed: what was said stays, marked incomplete; a failure is told and handed over.
 *
 * @throws what is neither: the job is tried again
 */
export async function failReply(reply: Reply, error: unknown): Promise<void> {
  const { draft, report } = reply;
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
  if (part !== "" && !(await storeReply(reply, part, { isIncomplete: true }))) return;
  if (!(why instanceof ProviderError)) return;
  await noteProviderFailure(reply, why, "the chat goes to people");
  await handOverFailed(reply, why.hadText ? why.message : `${why.message} The knowledge alone has no answer either.`);
}

/** Tells the log and the workspace's admins of a provider that failed. @param done what becomes of the chat */
export async function noteProviderFailure(
  { deps, session }: Pick<Reply, "deps" | "session">,
  why: ProviderError,
  done: string,
): Promise<void> {
  deps.logger.warn(
    { failure: why.failure, workspaceId: session.workspaceId, session: session.sessionPublicId },
    `the provider failed; ${done}`,
  );
  await noteFailure(deps.db, session.workspaceId, why.message, deps.clock.now());
}

/** Ends a reply that failed for reasons of our own: told truthfully and handed over, like a provider's failure. */
export async function giveUp(deps: Deps, session: SessionKey): Promise<void> {
  const current = await selectReplySession(deps.db, session);
  if (current?.state !== "assistant") return;
  const name = (await findWidget(deps, current.siteKey))?.settings.assistant.name ?? null;
  await handOverFailed(
    { deps, session, current, sender: { kind: "assistant", id: 0, name }, countedAs: undefined },
    "It failed on our side.",
  );
}

/** Says truthfully that no answer came, and hands over. */
async function handOverFailed(
  { deps, session, current, sender, countedAs }: Pick<Reply, "deps" | "session" | "current" | "sender" | "countedAs">,
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
  if (told === null || !mayQueue({ deps, session, countedAs })) return;
  const reason = `The assistant could not answer. ${problem}`;
  await handOver(deps, session, current, { cause: "failure", reason, actor: sender });
}
