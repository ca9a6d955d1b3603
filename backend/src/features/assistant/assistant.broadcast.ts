import * as z from "zod";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { type Realtime, sessionRoom } from "../../platform/socket/io.ts";
import { draftFenceOf } from "./draftFence.ts";

const EventData = z.object({ event: z.string() });

/**
 * Shows the assistant's words while they come, to the visitor and to whoever watches.
 *
 * Hints like every push: the stored row carries the whole text, so a lost piece costs nothing but a moment. No piece is told after the
 * row by which somebody else took the floor.
 */
export function broadcastAssistant(deps: Deps, { visitors, agents }: Realtime): void {
  const { events, config } = deps;
  // A hundred streams are a thousand pieces a second: none is encoded for an empty room. With Redis the room may have somebody in another process.
  const isAlone = config.REDIS_URL === undefined;
  const hears = (namespace: typeof visitors | typeof agents, session: SessionKey): boolean =>
    !isAlone || namespace.adapter.rooms.has(sessionRoom(session.sessionPublicId));

  const fence = draftFenceOf(deps);
  events.on("message.posted", ({ session, message }) => {
    const event = message.kind === "event" ? EventData.safeParse(message.data).data?.event : undefined;
    if (event !== undefined) fence.ended(session.sessionPublicId, message.seq, event);
  });
  events.on("assistant.chunk", ({ session, draftId, index, text }) => {
    if (!fence.admits(draftId)) return;
    const room = sessionRoom(session.sessionPublicId);
    if (hears(visitors, session)) visitors.to(room).emit("assistant:chunk", { draftId, index, text });
    if (hears(agents, session))
      agents.to(room).emit("assistant:chunk", { sessionId: session.sessionPublicId, draftId, index, text });
  });
  events.on("assistant.dropped", ({ session, draftId }) => {
    const room = sessionRoom(session.sessionPublicId);
    if (hears(visitors, session)) visitors.to(room).emit("assistant:dropped", { draftId });
    if (hears(agents, session))
      agents.to(room).emit("assistant:dropped", { sessionId: session.sessionPublicId, draftId });
  });
}
