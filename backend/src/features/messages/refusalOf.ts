import type { ErrorCode } from "@chat/contract/errors";
import type { MessageDraft } from "./appendMessage.ts";
import type { LockedSession } from "./messages.repository.ts";

/**
 * Whether a session, as it is under its lock, takes this message.
 *
 * One speaker: the assistant writes only while it has the floor and nothing moved since it began; an agent only in a chat of their own.
 * A visitor may always write, except after the end. Events and notes tell what happened, so no state refuses them.
 * @returns the refusal, or null
 */
export function refusalOf(
  session: Pick<LockedSession, "state" | "epoch" | "agentUserId">,
  draft: Pick<MessageDraft, "kind" | "sender" | "epoch">,
): ErrorCode | null {
  if (draft.sender.kind === "assistant")
    return session.state === "assistant" && draft.epoch === session.epoch ? null : "stale_epoch";
  if (draft.kind !== "text") return draft.epoch !== undefined && draft.epoch !== session.epoch ? "stale_epoch" : null;
  if (session.state === "closed") return "session_closed";
  if (draft.epoch !== undefined && draft.epoch !== session.epoch) return "stale_epoch";
  if (draft.sender.kind !== "agent") return null;
  if (session.state !== "human") return "transition_refused";
  return session.agentUserId === draft.sender.id ? null : "forbidden";
}
