// @vitest-environment node
import { createServer, type Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { io as officialClient } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { openSocket, type Socket, type SocketDeps } from "./socket.ts";

/** What a browser's WebSocket offers of Node's. */
class PlainWebSocket {
  readonly inner: NodeWebSocket;
  constructor(address: string) {
    this.inner = new NodeWebSocket(address);
  }
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
    this.inner.on(type, (data) => listener({ data }));
  }
  send(text: string): void {
    this.inner.send(text);
  }
  close(): void {
    this.inner.close();
  }
}

let http: HttpServer;
let server: Server;
let url = "";
const open: Socket[] = [];
/** Often, so that a test sees many; and patient, for a machine that stands still for a moment is no broken line. */
const heartbeat = { pingInterval: 50, pingTimeout: 20_000 };

beforeEach(async () => {
  http = createServer();
  server = new Server(http, { transports: ["websocket"], ...heartbeat });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  url = `ws://127.0.0.1:${typeof address === "object" ? address?.port : ""}/socket.io/`;
  const visitors = server.of("/visitor");
  visitors.use((socket, next) => {
    if (socket.handshake.auth["token"] === "good") return next();
    next(Object.assign(new Error("token_expired"), { data: { code: "token_expired" } }));
  });
  visitors.on("connection", (socket) => {
    socket.on("echo", (payload, ack) =>
      ack({ ok: true, data: { payload, siteKey: socket.handshake.query["siteKey"] } }),
    );
    socket.on("refuse", (_payload, ack) =>
      ack({ ok: false, error: { code: "busy", message: "later", retryAfterMs: 5 } }),
    );
    socket.on("silence", () => {});
    socket.on("kick", () => socket.disconnect());
    socket.on("kill", () => socket.conn.close());
    socket.emit("message:posted", { text: 'ümlaut "quote" 42/visitor,1[' });
  });
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  await server.close();
});

const connect = (change: Partial<SocketDeps> = {}) => {
  const heard: unknown[] = [];
  const closed = vi.fn();
  return new Promise<{ socket: Socket; heard: unknown[]; closed: typeof closed }>((resolve) => {
    const socket = openSocket({
      url,
      namespace: "/visitor",
      query: { siteKey: "demo" },
      auth: { token: "good" },
      WebSocket: PlainWebSocket,
      onOpen: () => resolve({ socket, heard, closed }),
      onPush: (event, payload) => heard.push([event, payload]),
      onClose: (refusal) => {
        closed(refusal);
        resolve({ socket, heard, closed });
      },
      ...change,
    });
    open.push(socket);
  });
};

describe("openSocket against the real server", () => {
  it("connects, is acknowledged, and hears pushes, as the official client does", async () => {
    const { socket, heard } = await connect();
    const ours = await socket.request("echo", { a: ["ü", 1, null] });
    const theirs = officialClient(url.replace("ws:", "http:").replace("/socket.io/", "/visitor"), {
      transports: ["websocket"],
      query: { siteKey: "demo" },
      auth: { token: "good" },
    });
    const heardByTheirs = new Promise((resolve) => theirs.on("message:posted", resolve));
    const reply = await theirs.emitWithAck("echo", { a: ["ü", 1, null] });
    expect(ours).toEqual(reply.data);
    expect(heard).toEqual([["message:posted", await heardByTheirs]]);
    theirs.close();
  });

  it("matches replies to requests that overlap", async () => {
    const { socket } = await connect();
    const replies = await Promise.all([1, 2, 3].map((n) => socket.request("echo", n)));
    expect(replies.map((reply) => Reflect.get(Object(reply), "payload"))).toEqual([1, 2, 3]);
  });

  it("rejects with the contract's code and wait", async () => {
    const { socket } = await connect();
    await expect(socket.request("refuse", {})).rejects.toMatchObject({
      code: "busy",
      retryAfterMs: 5,
      isRetryable: true,
    });
  });

  it("answers pings, so that it outlives many heartbeats", async () => {
    let answered = 0;
    server.engine.on("connection", (connection: { on(event: "heartbeat", hear: () => void): void }) =>
      connection.on("heartbeat", () => {
        answered += 1;
      }),
    );
    const { socket, closed } = await connect();
    await expect.poll(() => answered).toBeGreaterThan(5);
    expect(closed).not.toHaveBeenCalled();
    await expect(socket.request("echo", 1)).resolves.toBeTruthy();
  });

  it("notices by itself that the server fell silent", async () => {
    const { closed } = await connect({
      // pings that never arrive, of a server that says it is impatient and itself waits on
      WebSocket: class extends PlainWebSocket {
        override addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
          super.addEventListener(type, (event) => {
            if (String(event.data) === "2") return;
            listener({ ...event, data: String(event.data).replace(/"pingTimeout":\d+/, '"pingTimeout":100') });
          });
        }
      },
    });
    await expect.poll(() => closed.mock.calls).toEqual([[null]]);
  });

  it("says why it was refused", async () => {
    const { closed } = await connect({ auth: { token: "old" } });
    expect(closed).toHaveBeenCalledWith("token_expired");
  });

  it.each(["kick", "kill"])("ends once and fails what waits when the server ends it (%s)", async (how) => {
    const { socket, closed } = await connect();
    const waiting = socket.request("silence", {});
    socket.request(how, {}).catch(() => {});
    await expect(waiting).rejects.toMatchObject({ code: "unavailable" });
    await expect.poll(() => closed.mock.calls.length).toBe(1);
    await expect(socket.request("echo", 1)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("ends when what answers is not the protocol", async () => {
    const { closed } = await connect({ url: url.replace("/socket.io/", "/nothing/") });
    expect(closed).toHaveBeenCalledWith(null);
  });
});
