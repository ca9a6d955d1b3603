import type { Reply, SocketMap } from "@chat/contract/define";
import { ERRORS, isErrorCode } from "@chat/contract/errors";
import { ACK_TIMEOUT_MS } from "@chat/contract/limits";
import type { Accepted } from "@chat/contract/messages";
import type { agentEvents, agentPushes, Session, TeamSyncReply } from "@chat/contract/sessions";
import { io, type Socket } from "socket.io-client";
import { type Conversation, createConversation } from "../../agent-ui/src/state/conversation.ts";
import { createOutbox } from "../../agent-ui/src/state/outbox.ts";
import type { View } from "./checkHistory.ts";
import type { Recorder } from "./recorder.ts";

/** An agent's console with several chats: its real conversation store and outbox, without its screen. */
export interface AgentClient {
  readonly name: string;
  connected(): Promise<void>;
  /** Follows a chat that this agent has. */
  follow(session: Session): Promise<void>;
  send(sessionId: string, body: string): void;
  views(): View[];
  isIdle(): boolean;
  close(): void;
}

/** A refusal as the console's code reads it. */
class Refusal extends Error {
  readonly code: string;
  readonly isRetryable: boolean;
  readonly retryAfterMs: number;
  constructor(code: string, retryAfterMs = 0) {
    super(code);
    this.code = code;
    this.isRetryable = isErrorCode(code) && ERRORS[code].retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** @param accessToken lives longer than the run */
export function createAgentClient(name: string, origin: string, accessToken: string, recorder: Recorder): AgentClient {
  const chats = new Map<string, { conversation: Conversation; epoch: number }>();
  const socket: Socket<SocketMap<typeof agentPushes>, SocketMap<typeof agentEvents>> = io(`${origin}/agent`, {
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 3000,
    randomizationFactor: 0.5,
    auth: { token: accessToken },
    extraHeaders: { Origin: origin },
  });

  const line = socket.timeout(ACK_TIMEOUT_MS);
  const answerOf = async <T>(ask: () => Promise<Reply<T>>): Promise<T> => {
    if (!socket.connected) throw new Refusal("unavailable");
    const reply = await ask().catch((): never => {
      throw new Refusal("timeout");
    });
    if (reply.ok) return reply.data;
    throw new Refusal(reply.error.code, reply.error.retryAfterMs);
  };

  const kept = new Map<string, string>();
  const outbox = createOutbox({
    storage: {
      read: (key) => kept.get(key) ?? null,
      write: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
    },
    key: `outbox ${name}`,
    tab: name,
    send: ({ sessionId, clientId, body, epoch }) =>
      answerOf<Accepted>(() => line.emitWithAck("message:send", { sessionId, clientId, body, epoch })),
    onStored: ({ sessionId, body }, { seq, head }) => {
      recorder.ok(name, body, seq);
      chats.get(sessionId)?.conversation.noteHead(head);
    },
    onRefused: (_entry, bodies, error) => {
      for (const body of bodies) recorder.refused(name, body, error instanceof Error ? error.message : String(error));
    },
  });

  socket.on("connect", () => {
    for (const { conversation } of chats.values()) void conversation.sync();
    outbox.retry();
  });
  // The library gives up on a handshake that the server refused; a console goes on.
  socket.on(
    "connect_error",
    () => void (socket.active || setTimeout(() => socket.connect(), 500 + Math.random() * 1000)),
  );
  socket.on(
    "disconnect",
    (reason) =>
      void (reason === "io server disconnect" && setTimeout(() => socket.connect(), 300 + Math.random() * 1000)),
  );
  socket.on("message:posted", ({ message, head }) => chats.get(message.sessionId)?.conversation.receive(message, head));
  socket.on(
    "session:heads",
    ({ heads, incarnation }: { heads: { sessionId: string; head: number }[]; incarnation: string }) => {
      for (const { sessionId, head } of heads) chats.get(sessionId)?.conversation.noteHead(head, incarnation);
    },
  );

  return {
    name,
    connected: () => new Promise((resolve) => (socket.connected ? resolve() : socket.once("connect", () => resolve()))),
    async follow(session) {
      const { id } = session;
      const conversation = createConversation({
        fetchRows: (range) =>
          answerOf<TeamSyncReply>(() => line.emitWithAck("session:sync", { sessionId: id, ...range })),
        onSession: ({ epoch }) => {
          const chat = chats.get(id);
          if (chat) chat.epoch = epoch;
        },
      });
      chats.set(id, { conversation, epoch: session.epoch });
      await conversation.sync();
    },
    send(sessionId, body) {
      recorder.invoke(name, sessionId, body);
      outbox.add(sessionId, body, chats.get(sessionId)?.epoch ?? 0);
    },
    views: () =>
      [...chats].map(([session, { conversation }]) => ({
        client: name,
        session,
        side: "team",
        rows: conversation.get().rows.map(({ seq, kind, body }) => ({ seq, kind, body })),
        pending: outbox
          .get()
          .filter((entry) => entry.sessionId === session && entry.status !== "stored")
          .map(({ body }) => body),
      })),
    isIdle: () => outbox.get().every(({ status }) => status === "stored"),
    close() {
      outbox.stop();
      for (const { conversation } of chats.values()) conversation.stop();
      socket.close();
    },
  };
}
