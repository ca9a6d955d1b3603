import type { SocketMap } from "@chat/contract/define";
import type { agentEvents, agentPushes } from "@chat/contract/sessions";
import { io, type Socket } from "socket.io-client";
import { ApiError } from "./ApiError.ts";
import { accessToken, authState, dropSession, refreshSession, tokenLifeMs } from "./authSession.ts";

/** The console's and dashboard's line to the backend. */
export type AgentSocket = Socket<SocketMap<typeof agentPushes>, SocketMap<typeof agentEvents>>;

/** What a person should know about the line. */
export type LineStatus = "connecting" | "connected" | "lost";

/** Renew in place when this much of the token's life is left. */
const RENEW_BEFORE_MS = 60_000;
const RETRY_MIN_MS = 800;
const RETRY_MAX_MS = 10_000;

interface AgentLine {
  socket: AgentSocket;
  stop: () => void;
}

/**
 * Opens the `/agent` namespace and keeps it open.
 *
 * Websocket only (no sticky sessions are needed); the token is renewed in place before it ends; after sleep the elapsed time is
 * looked at before anything else; a refused or server-closed line is opened again by hand, for the library does not.
 */
export function openAgentLine(onStatus: (status: LineStatus) => void): AgentLine {
  const socket: AgentSocket = io("/agent", {
    transports: ["websocket"],
    autoConnect: false,
    reconnectionDelay: RETRY_MIN_MS,
    reconnectionDelayMax: RETRY_MAX_MS,
    randomizationFactor: 0.5,
    auth: (give) => {
      // without a token the handshake is refused, and `connect_error` below takes it from there
      accessToken().then(
        (token) => give({ token }),
        () => give({}),
      );
    },
  });
  let isStopped = false;
  let attempts = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let renewTimer: ReturnType<typeof setTimeout> | undefined;

  const retryAfter = (ms: number) => {
    clearTimeout(retryTimer);
    if (!isStopped) retryTimer = setTimeout(() => socket.connect(), ms);
  };
  const backoffMs = () => Math.random() * Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** attempts);

  const renew = async () => {
    clearTimeout(renewTimer);
    if (isStopped || !socket.connected) return;
    try {
      const token = tokenLifeMs() > RENEW_BEFORE_MS ? await accessToken() : await refreshSession();
      const reply = await socket.timeout(8000).emitWithAck("token:renew", { accessToken: token });
      if (!reply.ok) throw new ApiError("unauthenticated");
      planRenewal();
    } catch {
      // the line is dropped and opened anew with a fresh token; what was missed is synced on connect
      if (!isStopped && authState().status === "signedIn") socket.disconnect().connect();
    }
  };
  const planRenewal = () => {
    clearTimeout(renewTimer);
    renewTimer = setTimeout(() => void renew(), Math.max(1000, tokenLifeMs() - RENEW_BEFORE_MS));
  };

  socket.on("connect", () => {
    attempts = 0;
    onStatus("connected");
    planRenewal();
  });
  socket.on("disconnect", (reason) => {
    clearTimeout(renewTimer);
    if (isStopped) return;
    onStatus("lost");
    if (reason === "io server disconnect") {
      attempts += 1;
      retryAfter(300 + backoffMs());
    }
  });
  socket.on("connect_error", () => {
    if (isStopped) return;
    onStatus("lost");
    // active: the transport failed and the library goes on trying; otherwise the handshake was refused
    if (socket.active) return;
    attempts += 1;
    refreshSession().then(
      () => retryAfter(backoffMs()),
      () => authState().status === "signedIn" && retryAfter(300 + backoffMs()),
    );
  });
  socket.on("server:reconnect", ({ delayMs }) => {
    socket.disconnect();
    onStatus("lost");
    retryAfter(delayMs);
  });
  socket.on("signed:out", ({ reason }) => dropSession(reason));

  const wake = () => {
    if (document.visibilityState !== "visible" || isStopped) return;
    if (socket.connected && tokenLifeMs() < RENEW_BEFORE_MS) void renew();
    else if (!socket.connected) socket.connect();
  };
  const back = () => void (socket.connected || socket.connect());
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", back);

  onStatus("connecting");
  socket.connect();
  return {
    socket,
    stop: () => {
      isStopped = true;
      clearTimeout(retryTimer);
      clearTimeout(renewTimer);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", back);
      socket.off();
      socket.disconnect();
    },
  };
}

type Requests = typeof agentEvents;
/** A request that the agent namespace answers. */
export type RequestName = keyof Requests;
export type RequestPayload<K extends RequestName> = Parameters<SocketMap<Requests>[K]>[0];
export type RequestReply<K extends RequestName> = Requests[K] extends { reply: { _zod: { output: infer R } } }
  ? R
  : never;

/**
 * Asks over the socket and waits for the acknowledgement.
 *
 * @throws {ApiError} whatever the server refuses with; `unreachable` without a line, `timeout` without an answer (it may have been done)
 */
export async function askSocket<K extends RequestName>(
  socket: AgentSocket | undefined,
  event: K,
  payload: RequestPayload<K>,
  timeoutMs: number,
): Promise<RequestReply<K>> {
  if (!socket?.connected) throw new ApiError("unreachable");
  // Socket.IO's own emitWithAck cannot follow a generic event name; the answer's shape is the contract's Reply<R>
  const line = socket.timeout(timeoutMs) as unknown as {
    emitWithAck: (event: string, payload: unknown) => Promise<unknown>;
  };
  let reply: unknown;
  try {
    reply = await line.emitWithAck(event, payload);
  } catch (cause) {
    throw new ApiError(socket.connected ? "timeout" : "unreachable", undefined, { cause });
  }
  if (typeof reply !== "object" || reply === null || !("ok" in reply)) throw new ApiError("internal");
  if (reply.ok === true && "data" in reply) return reply.data as RequestReply<K>;
  throw ApiError.fromBody("error" in reply ? reply.error : undefined);
}
