import type { Message } from "@chat/contract/messages";
import type { UndoableAction } from "@chat/contract/session-state";

/** An act that its agent took back a moment later. */
const TAKEN_BACK: Record<UndoableAction, string> = {
  accept: "having taken the chat",
  requeue: "giving the chat back to the queue",
  returnToAssistant: "returning the chat to the assistant",
  close: "ending the chat",
  reopen: "reopening the chat",
};

/** @returns what happened, as a sentence for the team; undefined for an event this version does not know. */
export function eventWords(
  { data, body, sender }: Pick<Message, "data" | "body"> & { sender?: Message["sender"] },
  visitor: string,
): string | undefined {
  const actor = data?.actorName;
  const by = actor ?? (data?.by === "assistant" ? "The assistant" : data?.by === "visitor" ? visitor : undefined);
  if (data?.undoes) return `${sender?.name ?? "An agent"} took back ${TAKEN_BACK[data.undoes]}`;
  switch (data?.event) {
    case "started":
      return `${visitor} started the chat`;
    case "escalated":
      return `Handed over to the team${body ? `: ${body}` : ""}${data.isStaffed === false ? " (nobody was on shift)" : ""}`;
    case "accepted":
      return `${actor ?? "An agent"} joined the chat`;
    case "transferred":
      return `${actor ?? "An agent"} took over the chat`;
    case "withdrawn":
      return `${visitor} left the queue and went on with the assistant`;
    case "returned":
      return `${actor ?? "An agent"} returned the chat to the assistant`;
    case "requeued":
      if (data.reason === "agentLost")
        return `The chat went back to the queue: ${actor ?? "its agent"} lost the connection`;
      return actor ? `${actor} gave the chat back to the queue` : "The chat went back to the queue";
    case "closed":
      return by ? `${by} ended the chat` : "The chat was ended";
    case "reopened":
      return `${by ?? visitor} reopened the chat`;
    case "emailLeft":
      return `${visitor} left an e-mail address${body ? `: ${body}` : ""}`;
    case "rated":
      return data.rating === undefined ? `${visitor} rated the chat` : `${visitor} rated the chat ${data.rating} of 5`;
    case "answerFailed":
      return "The assistant could not answer";
    default:
      return body || undefined;
  }
}
