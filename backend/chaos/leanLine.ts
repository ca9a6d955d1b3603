import { Agent, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { ACK_TIMEOUT_MS } from "@chat/contract/wire";
import { CallError } from "../../widget/src/core/CallError.ts";
import { errorFromBody } from "../../widget/src/core/errorFromBody.ts";
import type { Rest } from "../../widget/src/core/rest.ts";
import type { WebSocketClass } from "../../widget/src/core/socket.ts";
import { createFrameReader, textFrame, upgradeRequest } from "../bench/websocketFrames.ts";

/** How a visitor's tab reaches the platform. */
export interface Line {
  readonly WebSocket: WebSocketClass;
  readonly rest: Rest;
}

const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });

async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk); // no encoding is set
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return null; // a proxy's page
  }
}

/** As the widget's own, without what a browser's `fetch` costs. */
function createLeanRest(origin: string, headers: Readonly<Record<string, string>>): Rest {
  const { hostname, port } = new URL(origin);
  return (method, path, { token, body, signal = AbortSignal.timeout(ACK_TIMEOUT_MS) } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const fail = (): void => reject(new CallError(signal.aborted ? "timeout" : "unavailable"));
      const own = { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(text ?? "") };
      const asked = request({
        host: hostname,
        port,
        agent,
        method,
        signal,
        path: `/api${path}`,
        headers: token === undefined ? own : { ...own, authorization: `Bearer ${token}` },
      });
      asked.on("error", fail);
      asked.on("response", (response) => {
        readJson(response).then((reply) => {
          if (response.statusCode === 200 || response.statusCode === 201) resolve(reply);
          else reject(errorFromBody(reply));
        }, fail);
      });
      asked.end(text);
    });
}

/** The part of a browser's websocket that the widget uses. */
const leanWebSocket = (headers: Readonly<Record<string, string>>): WebSocketClass =>
  class {
    private readonly socket: Socket;
    private readonly listeners: { type: string; hear: (event: { data?: unknown }) => void }[] = [];

    constructor(address: string) {
      const { hostname, port, host, pathname, search } = new URL(address);
      this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
      const read = createFrameReader("utf8", {
        text: (data) => this.tell("message", { data }),
        refused: () => this.socket.destroy(),
      });
      this.socket.on("connect", () => this.socket.write(upgradeRequest(`${pathname}${search}`, host, headers)));
      this.socket.on("data", read);
      this.socket.on("error", () => undefined); // "close" follows
      this.socket.on("close", () => this.tell("close", {}));
    }
    private tell(type: string, event: { data?: unknown }): void {
      for (const listener of this.listeners) if (listener.type === type) listener.hear(event);
    }
    addEventListener(type: string, hear: (event: { data?: unknown }) => void): void {
      this.listeners.push({ type, hear });
    }
    send(text: string): void {
      this.socket.write(textFrame(text));
    }
    close(): void {
      this.socket.destroy();
    }
  };

/**
 * A line that costs the machine which plays the visitors little, so that thousands of them fit on it beside the platform.
 *
 * @param address where in the world the visitor is, told by the proxy that this machine stands for
 */
export function createLeanLine(origin: string, address: string): Line {
  const headers = { origin, "x-forwarded-for": address };
  return { WebSocket: leanWebSocket(headers), rest: createLeanRest(origin, headers) };
}
