import type { Message, VisitorSession } from "@chat/contract/messages";
import type { Host } from "../host.ts";

type Emit = Host["emit"];

/** Tells the page what happened in the chat. */
export function emitEvent(emit: Emit, { data, sessionId }: Message): void {
  const name = data?.actorName ?? "";
  switch (data?.event) {
    case "escalated":
      return emit("handoff:requested", { sessionId });
    case "accepted":
    case "transferred":
      return emit("agent:joined", { name });
    case "requeued":
      return emit("agent:left", { name });
    case "closed":
      return emit("chat:ended", { sessionId });
  }
}

/** Tells the page about the place in the queue, once per change. @returns what to compare with next time. */
export function emitQueue(emit: Emit, session: VisitorSession | null, before: string): string {
  const { queue } = session ?? {};
  if (!queue) return "";
  const { position, waitSeconds } = queue;
  const now = `${position} ${waitSeconds}`;
  if (now !== before) emit("queue:position", { position, waitSeconds });
  return now;
}
