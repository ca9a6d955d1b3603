import type { Message, VisitorSession } from "@chat/contract/messages";
import type { Host } from "../host.ts";

/** Tells the page what new rows mean; the history is not told again. */
export function emitRows({ emit }: Pick<Host, "emit">, rows: readonly Message[]): void {
  for (const { kind, seq, sender, body, data, sessionId } of rows) {
    const name = data?.actorName ?? "";
    if (kind === "text" && (sender.kind === "assistant" || sender.kind === "agent")) {
      emit("message:received", { seq, from: sender.kind, name: sender.name, body });
      if (sender.kind === "assistant") emit("assistant:answered", { seq });
    }
    if (kind !== "event") continue;
    if (data?.event === "escalated") emit("handoff:requested", { sessionId });
    if (data?.event === "accepted" || data?.event === "transferred") emit("agent:joined", { name });
    if (data?.event === "requeued") emit("agent:left", { name });
    if (data?.event === "closed") emit("chat:ended", { sessionId });
    if (data?.event === "rated") emit("rating", { rating: data.rating ?? 0 });
  }
}

/** Tells the page about the place in the queue, once per change. */
export function emitSession(
  { emit }: Pick<Host, "emit">,
  session: VisitorSession | null,
  before: VisitorSession | null,
): void {
  const { queue } = session ?? {};
  if (queue && (queue.position !== before?.queue?.position || queue.waitSeconds !== before.queue.waitSeconds))
    emit("queue:position", { position: queue.position, waitSeconds: queue.waitSeconds });
}
