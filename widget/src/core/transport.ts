import type { SyncReply } from "@chat/contract/messages";
import { backoffMs } from "./backoffMs.ts";
import { CallError } from "./CallError.ts";
import { errorFromBody } from "./errorFromBody.ts";
import { isRefusal } from "./isRefusal.ts";
import type { LongPoll } from "./longPoll.ts";
import type { Rest } from "./rest.ts";
import type { ChatRecord } from "./session.ts";
import type { Socket, WebSocketClass } from "./socket.ts";
import { isTokenCode, isTokenProblem } from "./tokenProblem.ts";
import type { Answer, EventName, Payload, Push } from "./wire-types.ts";

const FAILURES_BEFORE_POLLING = 3;
const SOCKET_RETRY_WHILE_POLLING_MS = 30_000;
const WATCH_MS = 5000;
/** The server pings every 10 s: a longer silence after waking up means that the line is gone. */
const SILENCE_SUSPECT_MS = 12_000;

/** `refused`: the server said no for good; nothing is tried again until the visitor acts. */
export type Connection = "idle" | "connecting" | "online" | "offline" | "refused";

interface TransportDeps {
  readonly base: string;
  readonly siteKey: string;
  readonly rest: Rest;
  readonly WebSocket?: WebSocketClass;
  /** The chat with a good token; throws {@link CallError}. */
  credentials(): Promise<ChatRecord>;
  distrust(): void;
  /** Where the long poll goes on. */
  last(): number;
  onPush(push: Push): void;
  onPage(reply: SyncReply, after: number): void;
  /** A line opened, or the page woke up: what was missed must be asked for. */
  onAwake(): void;
  onConnection(connection: Connection): void;
}

/** Carries requests and pushes: over a websocket, and where websockets are blocked over REST, until the socket works again. */
export function createTransport(deps: TransportDeps) {
  let socket: Socket | null = null;
  let isLive = false;
  let isWanted = false;
  let isConnecting = false;
  let isRefused = false;
  let failures = 0;
  let silences = 0; // failures without any answer
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;
  let life: AbortController | undefined; // passed as options: listeners end with it
  let watchedAt = Date.now();
  let poll: LongPoll | null = null;

  function report() {
    const isUp = isLive || poll?.isHealthy();
    const isDown = !navigator.onLine || silences > 1;
    deps.onConnection(isRefused ? "refused" : !isWanted ? "idle" : isUp ? "online" : isDown ? "offline" : "connecting");
  }

  function again(ms: number) {
    clearTimeout(timer);
    if (isWanted) timer = setTimeout(() => void connectNow(), ms);
  }

  function fail(error?: unknown) {
    if (!isWanted) return; // let go meanwhile, such as for answers that must be given again
    if (isRefusal(error)) return end(true);
    const failure = error instanceof CallError ? error : new CallError("unavailable");
    failures++;
    if (/timeout|unavailable/.test(failure.code)) silences++;
    if (failures >= FAILURES_BEFORE_POLLING) void pollOn().catch(() => {});
    again(Math.max(failure.retryAfterMs, poll?.isHealthy() ? SOCKET_RETRY_WHILE_POLLING_MS : backoffMs(failures)));
    report();
  }

  /** Few need it, so it is loaded where websockets do not work. */
  async function pollOn() {
    const { createLongPoll } = await import("./longPoll.ts");
    if (isLive || !isWanted) return;
    poll ??= createLongPoll({
      ...deps,
      onHealth(isHealthy) {
        if (isHealthy) deps.onAwake();
        report();
      },
      onRefused: () => end(true),
    });
    poll.start();
  }

  async function connectNow() {
    clearTimeout(timer);
    if (!isWanted || isConnecting || socket) return;
    isConnecting = true;
    report();
    try {
      // The socket's part is on its way while the chat is asked for; what is sent meanwhile goes over REST.
      const part = import("./socket.ts");
      const [{ token = "" }, { openSocket }] = await Promise.all([deps.credentials(), part]);
      if (isWanted) open(token, openSocket);
    } catch (error) {
      fail(error);
    } finally {
      isConnecting = false;
    }
  }

  function open(token: string, openSocket: typeof import("./socket.ts").openSocket) {
    const current = openSocket({
      url: `${deps.base.replace(/^http/, "ws")}socket.io/`,
      namespace: "/visitor",
      query: { siteKey: deps.siteKey },
      auth: { token },
      WebSocket: deps.WebSocket,
      onOpen() {
        isLive = true;
        failures = silences = 0;
        poll?.stop();
        report();
        deps.onAwake();
      },
      onPush(event, payload) {
        if (event === "server:reconnect") leaveSoon(payload);
        else if (event === "widget:gone") end(true);
        // The server's own table made it; validating again here would double the bundle.
        else deps.onPush({ event, payload } as Push);
      },
      onClose(refusal) {
        if (socket !== current) return;
        socket = null;
        isLive = false;
        if (refusal && isTokenCode(refusal)) deps.distrust();
        fail(refusal && errorFromBody({ code: refusal }));
      },
    });
    socket = current;
  }

  /** The server is going away and spreads its clients over some seconds. */
  function leaveSoon(payload: unknown) {
    setTimeout(reconnect, Number(Object(payload).delayMs)); // what is no number is 0
  }

  function reconnect() {
    if (!isWanted) return;
    const old = socket;
    socket = null;
    isLive = false;
    failures = silences = 0;
    old?.close();
    void connectNow();
  }

  function end(refused: boolean) {
    isRefused = refused;
    isWanted = false;
    const old = socket;
    socket = null;
    isLive = false;
    clearTimeout(timer);
    clearInterval(watch);
    poll?.stop();
    old?.close();
    life?.abort();
    report();
  }

  function wake() {
    if (!isWanted) return;
    deps.onAwake();
    if (!socket || socket.silenceMs() > SILENCE_SUSPECT_MS) reconnect();
  }
  const onVisible = () => document.visibilityState === "visible" && wake();
  const onOffline = () => {
    socket?.close();
    report();
  };
  /** A clock that jumped means that the machine slept. */
  const tick = () => {
    const elapsed = Date.now() - watchedAt;
    watchedAt = Date.now();
    if (elapsed > WATCH_MS * 3 || elapsed < 0) wake();
  };

  return {
    isLive: () => isLive,
    connect() {
      if (isWanted) return;
      isWanted = true;
      isRefused = false;
      failures = silences = 0;
      watchedAt = Date.now();
      watch = setInterval(tick, WATCH_MS);
      life = new AbortController();
      document.addEventListener("visibilitychange", onVisible, life);
      window.addEventListener("online", reconnect, life);
      window.addEventListener("pageshow", wake, life);
      window.addEventListener("offline", onOffline, life);
      void connectNow();
    },
    /** Asks the server. While no socket is open it goes over REST, so a first message waits for no handshake. Throws {@link CallError}. */
    async call<E extends EventName>(event: E, payload: Payload<E>): Promise<Answer<E>> {
      try {
        if (isLive && socket) return (await socket.request(event, payload)) as Answer<E>; // shaped by the contract
        const { token, sessionId } = await deps.credentials();
        const body = { event, payload };
        return (await deps.rest("POST", `/widgets/sessions/${sessionId}/call`, { token, body })) as Answer<E>; // as above
      } catch (error) {
        if (!isTokenProblem(error)) throw error;
        deps.distrust();
        throw new CallError("unavailable"); // a fresh token is made for the next try
      }
    },
    disconnect: () => end(false),
  };
}
