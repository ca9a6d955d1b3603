import type { Deps } from "../../deps.ts";
import { type Realtime, sessionRoom } from "../../platform/socket/io.ts";

/** Shows the assistant's words while they come, to the visitor and to whoever watches; volatile, the stored row carries them all. */
export function broadcastAssistant({ events }: Deps, { visitors, agents }: Realtime): void {
  events.on("assistant.chunk", ({ session, draftId, index, text }) => {
    const room = sessionRoom(session.sessionPublicId);
    visitors.to(room).emit("assistant:chunk", { draftId, index, text });
    agents.to(room).emit("assistant:chunk", { sessionId: session.sessionPublicId, draftId, index, text });
  });
  events.on("assistant.dropped", ({ session, draftId }) => {
    const room = sessionRoom(session.sessionPublicId);
    visitors.to(room).emit("assistant:dropped", { draftId });
    agents.to(room).emit("assistant:dropped", { sessionId: session.sessionPublicId, draftId });
  });
}
