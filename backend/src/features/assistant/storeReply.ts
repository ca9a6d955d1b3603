import { MESSAGE_MAX_CHARS } from "@chat/contract/limits";
import type { MessageData } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import { budgetKey } from "../../platform/http/budgetKey.ts";
import { type EscalationWish, escalateSession } from "../escalation/escalateSession.ts";
import type { Sender } from "../messages/appendInTx.ts";
import { append } from "../messages/appendMessage.ts";
import { findWidget } from "../widgets/findWidget.ts";
import type { StoredWidget } from "../widgets/widgets.repository.ts";
import type { ReplySession } from "./assistant.repository.ts";
import type { DraftSender } from "./draftSender.ts";
import type { ReplyReport } from "./replyReport.ts";

/** Everything one reply works with. */
export interface Reply {
  /** Whom limits by address count it for. */
  readonly countedAs: string | undefined;
  readonly deps: Deps;
  readonly session: SessionKey;
  readonly current: ReplySession;
  readonly widget: StoredWidget;
  readonly sender: Sender;
  readonly draft: DraftSender;
  readonly draftId: string;
  readonly report: ReplyReport;
}

/** Stores the reply's row, which replaces the draft. @returns false when somebody else has the floor: nothing was stored and the draft is gone */
export async function storeReply(reply: Reply, text: string, data: MessageData): Promise<boolean> {
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

/** Takes one more place in the queue for the visitor's address. @returns false where it had too many just now */
export function mayQueue({ deps, session, countedAs }: Pick<Reply, "deps" | "session" | "countedAs">): boolean {
  if (countedAs === undefined) return true;
  try {
    deps.limits.take("escalateAddress", budgetKey(session.workspaceId, countedAs));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "rate_limited") return false;
    throw error;
  }
}

/** Puts the chat into the queue, unless it moved on, or its widget went meanwhile: nobody would be there to be helped. */
export async function handOver(
  deps: Deps,
  session: SessionKey,
  { siteKey, epoch }: ReplySession,
  wish: EscalationWish,
): Promise<void> {
  const widget = await findWidget(deps, siteKey);
  if (widget?.isEnabled) await unlessMoved(escalateSession(deps, session, { ...wish, epoch }));
}

/** @returns null when the session had moved on since the reply began: then nothing was done, which is right */
export async function unlessMoved<T>(work: Promise<T>): Promise<T | null> {
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
