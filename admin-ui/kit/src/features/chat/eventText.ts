import type { Message } from "@chat/contract/messages";

/** How many stars, in words that also read aloud well. */
export const starsText = (stars: number): string => `${stars} of 5 stars`;

/**
 * @returns one sentence for a row of kind `event`, as the team reads it; undefined for other rows.
 *
 * An event this version does not know (a newer server) is shown by the row's own text.
 */
export function eventText({ kind, data, body }: Pick<Message, "kind" | "data" | "body">): string | undefined {
  if (kind !== "event") return undefined;
  const actor = data?.actorName;
  const by = actor ? ` by ${actor}` : "";
  switch (data?.event) {
    case "started":
      return "Chat started";
    case "escalated":
      return data.by === "visitor" ? "Visitor asked for a person" : `Handed over to people${by}`;
    case "accepted":
      return `${actor ?? "An agent"} took the chat`;
    case "transferred":
      return `Chat transferred to ${actor ?? "another agent"}`;
    case "withdrawn":
      return "Visitor left the queue and went back to the assistant";
    case "returned":
      return actor ? `${actor} gave the chat back to the assistant` : "Back with the assistant";
    case "requeued":
      return `Back in the queue${data.reason === "lost" || data.reason === "agentLost" ? `: ${actor ?? "the agent"} lost the connection` : by}`;
    case "closed":
      return data.by === "visitor" ? "Visitor ended the chat" : `Chat ended${by}`;
    case "reopened":
      return "Chat reopened";
    case "emailLeft":
      return "Visitor left an e-mail address";
    case "rated":
      return data.rating ? `Visitor rated the chat: ${starsText(data.rating)}` : "Visitor rated the chat";
    case "answerFailed":
      return "The assistant could not answer";
    default:
      return body || "Something happened that this version does not know";
  }
}
