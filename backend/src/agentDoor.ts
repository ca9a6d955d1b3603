import { agentEvents } from "@chat/contract/sessions";
import type { Deps } from "./deps.ts";
import { listChatsOf, listOwnChatIds } from "./features/agents/ownChats.view.ts";
import { selectHeads } from "./features/messages/heads.view.ts";
import { messageAgentEvents } from "./features/messages/messages.socket.ts";
import { findTeamSession } from "./features/sessions/findTeamSession.ts";
import { readIncarnation } from "./features/sessions/readIncarnation.ts";
import type { Authenticator, UserActor } from "./platform/auth/actors.ts";
import { AppError } from "./platform/errors.ts";
import { bindEvents } from "./platform/socket/bindEvents.ts";
import { createLane } from "./platform/socket/createLane.ts";
import type { Admission } from "./platform/socket/doorkeeper.ts";
import { createEventLimit } from "./platform/socket/eventLimit.ts";
import { type AgentNamespace, type AgentSocket, signInRoom, userRoom, workspaceRoom } from "./platform/socket/io.ts";
import { unsentBytes } from "./platform/socket/unsentBytes.ts";
import { countHandshakeRefusal } from "./platform/socket/watchConnections.ts";
import { watchEvents } from "./platform/socket/watchEvents.ts";
import { createWatching, type Watching } from "./platform/socket/watching.ts";

const RATES = { "message:send": "agentMessage", "typing:set": "typing" };
/** Agents with many chats resume all of them at once; only a broken client comes this far. */
const FLOOD_MAX = 400;
/** One query per process, however many agents. */
const OWN_CHATS_EVERY_MS = 5000;

/** Events of one connection; who has not read so much is not answered more. */
const AT_ONCE = { running: 12, waiting: 400 };
const UNREAD_BYTES = 512 * 1024;

const about = ({ workspaceId, userPublicId }: UserActor) => ({ workspaceId, user: userPublicId });

/** The team's namespace: signed-in users, from pages of the platform itself. */
export function openAgentDoor(
  deps: Deps,
  agents: AgentNamespace,
  authenticator: Authenticator,
  admissionOf: (connection: AgentSocket["conn"]) => Admission | undefined,
): { stop(): void } {
  const shared = messageAgentEvents(deps);
  const watch = watchEvents(deps.metrics, "agent");
  const watching = new WeakMap<AgentSocket, Watching>();

  /** Re-authenticates in place: the same person and sign-in, a later end. */
  const renew = async (
    socket: AgentSocket,
    actor: UserActor,
    accessToken: string,
  ): Promise<{ expiresInSeconds: number }> => {
    const next = await authenticator.user(accessToken);
    if (!next || next.userId !== actor.userId || next.sid !== actor.sid)
      throw new AppError("unauthenticated", { userId: actor.userId });
    if (socket.data.actor === null) throw new AppError("unauthenticated"); // revoked while we looked
    socket.data.actor = next;
    return { expiresInSeconds: Math.floor((next.expiresAt.getTime() - deps.clock.now().getTime()) / 1000) };
  };

  agents.use((socket, next) => {
    const { token } = socket.handshake.auth;
    const enter = async (): Promise<boolean> => {
      const actor =
        typeof token === "string" && admissionOf(socket.conn)?.isOwn ? await authenticator.user(token) : null;
      socket.data.actor = actor;
      return actor !== null;
    };
    enter().then(
      (isWelcome) => {
        if (!isWelcome) countHandshakeRefusal(deps.metrics, "unauthenticated");
        next(isWelcome ? undefined : new Error("unauthenticated"));
      },
      () => {
        countHandshakeRefusal(deps.metrics, "failed");
        next(new Error("unavailable"));
      },
    );
  });

  agents.on("connection", (socket) => {
    const { actor } = socket.data;
    if (!actor) return void socket.disconnect(true);
    const mine = createWatching(socket);
    watching.set(socket, mine);
    const limit = createEventLimit(deps, {
      rates: RATES,
      otherwise: "agentEvent",
      floodMax: FLOOD_MAX,
      key: `u${actor.userId}`,
      end: () => socket.disconnect(true),
    });
    const lane = createLane(AT_ONCE, () => socket.connected && unsentBytes(socket.conn) > UNREAD_BYTES);
    void socket.join([workspaceRoom(actor.workspaceId), userRoom(actor.userId), signInRoom(actor.sid)]);
    bindEvents(
      socket,
      agentEvents,
      { logger: deps.logger, watch, about, actor: () => liveActor(deps, socket), limit, lane },
      {
        ...shared,
        "session:watch": async ({ workspaceId }, { sessionId }) => {
          await findTeamSession(deps, workspaceId, sessionId);
          await mine.watch(sessionId);
          const [current] = await selectHeads(deps.db, [sessionId]);
          return { head: current?.head ?? 0, incarnation: await readIncarnation(deps) };
        },
        "session:unwatch": async (_actor, { sessionId }) => {
          await mine.unwatch(sessionId);
          return {};
        },
        "token:renew": (current, { accessToken }) => renew(socket, current, accessToken),
      },
    );
    listOwnChatIds(deps.db, actor.workspaceId, actor.userId)
      .then((ids) => Promise.all(ids.map((id) => mine.own(id, true))))
      .catch((error: unknown) =>
        deps.logger.warn(
          { err: error, userId: actor.userId },
          "an agent's own chats could not be read; heads and watching bring them",
        ),
      );
  });

  deps.events.on("session.moved", async ({ session, agentUserId, previousAgentUserId, to }) => {
    const change = async (userId: number | null, isOwn: boolean): Promise<void> => {
      if (userId === null) return;
      const sockets = [...(agents.adapter.rooms.get(userRoom(userId)) ?? [])].map((id) => agents.sockets.get(id));
      for (const socket of sockets) if (socket) await watching.get(socket)?.own(session.sessionPublicId, isOwn);
    };
    if (previousAgentUserId !== agentUserId) await change(previousAgentUserId, false);
    await change(agentUserId, to === "human");
  });

  // A chat that another process gave or took (an accept over REST goes to any of them) is not heard of here, with or without Redis.
  const compare = async (): Promise<void> => {
    const sockets = [...agents.sockets.values()].flatMap((socket) => {
      const mine = watching.get(socket);
      return mine && socket.data.actor ? [{ socket, mine, userId: socket.data.actor.userId }] : [];
    });
    if (sockets.length === 0) return;
    const readAt = performance.now();
    const chats = await listChatsOf(deps.db, [...new Set(sockets.map(({ userId }) => userId))]);
    for (const { socket, mine, userId } of sockets) {
      const gained = await mine.ownExactly(chats.get(userId) ?? new Set(), readAt);
      if (gained.length === 0) continue;
      const heads = (await selectHeads(deps.db, gained)).map(({ sessionPublicId, head }) => ({
        sessionId: sessionPublicId,
        head,
      }));
      socket.emit("session:heads", { heads, incarnation: await readIncarnation(deps) });
    }
  };
  let isComparing = false;
  const timer = setInterval(() => {
    if (isComparing) return;
    isComparing = true;
    compare()
      .catch((error: unknown) =>
        deps.logger.warn({ err: error }, "the agents' own chats could not be read; trying again"),
      )
      .finally(() => {
        isComparing = false;
      });
  }, OWN_CHATS_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

const liveActor = ({ clock }: Deps, { data }: AgentSocket): UserActor | null =>
  data.actor && data.actor.expiresAt > clock.now() ? data.actor : null;
