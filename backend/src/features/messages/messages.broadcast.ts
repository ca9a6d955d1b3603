import type { Message } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { type Realtime, sessionRoom } from "../../platform/socket/io.ts";
import { senderPublicId } from "./agentNames.ts";
import { toTeamMessage, toVisitorMessage } from "./toWireMessage.ts";

/**
 * Turns stored messages, marks and signs of typing into pushes: the only file that knows who hears about a message.
 *
 * Pushes are hints: whoever misses one finds the gap, or the head, and syncs.
 */
export function broadcastMessages(deps: Deps, { visitors, agents }: Realtime): void {
  const { events } = deps;
  // Encoding a packet for a room without anybody is the larger part of its cost. With Redis the room may have somebody in another process.
  const isAlone = deps.config.REDIS_URL === undefined;
  const hears = (namespace: typeof visitors | typeof agents, session: SessionKey): boolean =>
    !isAlone || namespace.adapter.rooms.has(sessionRoom(session.sessionPublicId));

  /** The socket that sent it: its acknowledgement says the same, and a push costs as much as the rest of the way together. */
  const senderSocket = (room: string, sentBy: object | undefined): string | undefined => {
    if (sentBy === undefined) return undefined;
    for (const id of visitors.adapter.rooms.get(room) ?? [])
      if (visitors.sockets.get(id)?.data.actor === sentBy) return id;
    return undefined;
  };

  const tellVisitors = (
    room: string,
    payload: { message: Message; head: number },
    sender: string | undefined,
  ): void => {
    if (sender === undefined) visitors.to(room).emit("message:posted", payload);
    else if (!isAlone || (visitors.adapter.rooms.get(room)?.size ?? 0) > 1)
      visitors.to(room).except(sender).emit("message:posted", payload);
  };

  events.on("message.posted", ({ session, message, head, sentBy }) => {
    const room = sessionRoom(session.sessionPublicId);
    if (hears(visitors, session))
      tellVisitors(
        room,
        { message: toVisitorMessage(deps, session.sessionPublicId, message), head },
        senderSocket(room, sentBy),
      );
    if (!hears(agents, session)) return;
    const tell = (publicId: string | null): void =>
      void agents
        .to(room)
        .emit("message:posted", { message: toTeamMessage(deps, session.sessionPublicId, message, publicId), head });
    if (message.senderKind !== "agent") tell(null);
    else return senderPublicId(deps, message).then(tell);
  });

  events.on("marks.moved", ({ session, marks }) => {
    const room = sessionRoom(session.sessionPublicId);
    if (hears(visitors, session)) visitors.to(room).emit("marks:moved", marks);
    if (hears(agents, session)) agents.to(room).emit("marks:moved", { sessionId: session.sessionPublicId, marks });
  });

  events.on("typing.changed", ({ session, by, name, isTyping, text }) => {
    const room = sessionRoom(session.sessionPublicId);
    if (by !== "visitor" && hears(visitors, session))
      visitors.volatile.to(room).emit("typing:shown", { isTyping, by, name });
    if (hears(agents, session))
      agents.volatile.to(room).emit("typing:shown", { sessionId: session.sessionPublicId, isTyping, by, name, text });
  });
}
