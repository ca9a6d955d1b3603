import { ACK_TIMEOUT_MS } from "@chat/contract/wire";
import { CallError } from "./CallError.ts";
import { errorFromBody } from "./errorFromBody.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** The part of a browser's WebSocket that is used; tests pass another implementation. */
export type WebSocketClass = new (
  url: string,
) => {
  addEventListener(type: "message" | "close" | "error", listener: (event: { data?: unknown }) => void): void;
  send(text: string): void;
  close(): void;
};

/** The contract's `Reply`, not validated. */
type ReplyFrame = { readonly ok?: unknown; readonly data?: unknown; readonly error?: unknown } | undefined;

export interface SocketDeps {
  /** `wss://host/socket.io/` */
  readonly url: string;
  readonly namespace: string;
  readonly query: Record<string, string>;
  readonly auth: Record<string, string>;
  readonly WebSocket?: WebSocketClass | undefined;
  onOpen(): void;
  onPush(event: string, payload: unknown): void;
  /** Once, whatever ended it; `refusal` names the code if the server refused the connection. */
  onClose(refusal: string | null): void;
}

export interface Socket {
  /** Resolves with the acknowledged data; throws {@link CallError}, `timeout` after 8 s of silence. */
  request(event: string, payload: unknown): Promise<unknown>;
  /** Milliseconds since the server was last heard. */
  silenceMs(): number;
  close(): void;
}

/**
 * One connection of the Socket.IO protocol over a websocket: connect, events with acknowledgements, heartbeat. It never reconnects
 * by itself; the transport opens another one.
 *
 * Source: Socket.IO protocol v5 over Engine.IO protocol v4 (text frames only; the contract has no binary events).
 */
export function openSocket(deps: SocketDeps): Socket {
  const Ws: WebSocketClass = deps.WebSocket ?? WebSocket;
  const waiting = new Map<number, (error: CallError | null, data?: unknown) => void>();
  const prefix = `${deps.namespace},`;
  const query = new URLSearchParams({ ...deps.query, EIO: "4", transport: "websocket" });
  const ws = new Ws(`${deps.url}?${query}`);
  let isOpen = false;
  let isOver = false;
  let lastId = 0;
  let heardAt = Date.now();
  let patienceMs = CONNECT_TIMEOUT_MS;
  let watchdog = setTimeout(() => end(null), patienceMs);

  function end(refusal: string | null) {
    if (isOver) return;
    isOver = true;
    isOpen = false;
    clearTimeout(watchdog);
    ws.close();
    for (const settle of waiting.values()) settle(new CallError("unavailable"));
    deps.onClose(refusal);
  }

  function feedWatchdog() {
    heardAt = Date.now();
    clearTimeout(watchdog);
    watchdog = setTimeout(() => end(null), patienceMs);
  }

  function hear(frame: string) {
    feedWatchdog();
    if (frame[0] === "2") ws.send("3");
    else if (frame[0] === "0") {
      const open: { pingInterval: number; pingTimeout: number } = JSON.parse(frame.slice(1));
      patienceMs = open.pingInterval + open.pingTimeout;
      ws.send(`40${prefix}${JSON.stringify(deps.auth)}`);
    } else if (frame[0] === "1") end(null);
    else if (frame[0] === "4") hearPacket(frame);
  }

  function hearPacket(frame: string) {
    const packet = new RegExp(`^4(\\d)${prefix}(\\d*)`).exec(frame);
    if (!packet) return;
    const [head, kind, id] = packet;
    const body: unknown = frame.length > head.length ? JSON.parse(frame.slice(head.length)) : null;
    if (kind === "0") {
      isOpen = true;
      deps.onOpen();
    } else if (kind === "1") end(null);
    else if (kind === "2" && Array.isArray(body)) deps.onPush(String(body[0]), body[1]);
    else if (kind === "3" && Array.isArray(body)) answer(Number(id), body[0] as ReplyFrame);
    else if (kind === "4") end(refusalOf(body));
  }

  function answer(id: number, reply: ReplyFrame) {
    waiting.get(id)?.(reply?.ok === true ? null : errorFromBody(reply?.error), reply?.data);
  }

  ws.addEventListener("message", ({ data }) => {
    if (isOver) return;
    try {
      hear(String(data));
    } catch {
      end(null); // not our protocol (a captive portal, a proxy): the next connection starts clean
    }
  });
  ws.addEventListener("close", () => end(null));
  ws.addEventListener("error", () => end(null));

  return {
    request: (event, payload) =>
      new Promise((resolve, reject) => {
        if (!isOpen) return reject(new CallError("unavailable"));
        const id = ++lastId;
        const sentAt = Date.now();
        const timer = setTimeout(() => {
          settle(new CallError("timeout"));
          if (heardAt < sentAt) end(null); // not one frame since: the line is dead, sooner known than by the heartbeat
        }, ACK_TIMEOUT_MS);
        const settle = (error: CallError | null, data?: unknown) => {
          clearTimeout(timer);
          waiting.delete(id);
          if (error) reject(error);
          else resolve(data);
        };
        waiting.set(id, settle);
        ws.send(`42${prefix}${id}${JSON.stringify([event, payload])}`);
      }),
    silenceMs: () => Date.now() - heardAt,
    close: () => end(null),
  };
}

/** Socket.IO puts a middleware's `Error` as `{ message, data }`; ours carries the contract's body in `data`. */
function refusalOf(body: unknown): string {
  const { data, message }: { data?: unknown; message?: unknown } = Object(body);
  return String(Object(data).code ?? message);
}
