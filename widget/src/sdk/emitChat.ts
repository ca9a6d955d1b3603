import type { Message, VisitorSession } from "@chat/contract/messages";
import type { Emit } from "../panel/Ui.ts";

/** Tells the page what happened in the chat. */
export function emitEvent(emit: Emit, { data, sessionId }: Message): void {
  const name = data?.actorName ?? "";
  const event = data?.event;
  if (event === "escalated") emit("handoff:requested", { sessionId });
  else if (event === "accepted" || event === "transferred") emit("agent:joined", { name });
  else if (event === "requeued") emit("agent:left", { name });
  else if (event === "closed") emit("chat:ended", { sessionId });
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
