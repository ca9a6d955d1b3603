import { connect, type Socket } from "node:net";

/** One websocket with just enough Socket.IO to load a server: cheap, so that the server is what saturates. */
export interface RawSocket {
  /** Sends a text frame. */
  send(text: string): void;
  close(): void;
}

export interface RawSocketOptions {
  readonly port: number;
  /** Query of the handshake besides the protocol's own, e.g. `siteKey=demo`. */
  readonly query?: string;
  readonly origin?: string;
  /** `/visitor`; none: the main one. */
  readonly namespace?: string;
  readonly auth?: object;
  /** Every frame after the handshake but pings. */
  readonly onText: (text: string) => void;
}

/** A masked client frame with an all-zero key: the payload's bytes are copied unchanged. */
function frame(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const headBytes = bytes < 126 ? 6 : 8;
  const buffer = Buffer.alloc(headBytes + bytes);
  buffer[0] = 0x81;
  if (bytes < 126) buffer[1] = 0x80 | bytes;
  else {
    buffer[1] = 0x80 | 126;
    buffer.writeUInt16BE(bytes, 2);
  }
  buffer.write(text, headBytes);
  return buffer;
}

const upgrade = ({ port, query, origin }: RawSocketOptions): string =>
  [
    `GET /socket.io/?EIO=4&transport=websocket${query ? `&${query}` : ""} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(origin ? [`Origin: ${origin}`] : []),
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "",
    "",
  ].join("\r\n");

/** Resolves when the namespace let it in. @throws {Error} when it did not */
export function openRawSocket(options: RawSocketOptions): Promise<RawSocket> {
  const prefix = options.namespace ? `${options.namespace},` : "";
  const hello = `40${prefix}${options.auth ? JSON.stringify(options.auth) : ""}`;
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
    const self: RawSocket = { send: (text) => void socket.write(frame(text)), close: () => void socket.destroy() };
    let rest: Buffer | null = null;
    let isUpgraded = false;
    let isOpen = false;

    const hear = (text: string): void => {
      if (text === "2") self.send("3");
      else if (isOpen) options.onText(text);
      else if (text.startsWith("0")) self.send(hello);
      else if (text.startsWith(`40${prefix}`)) {
        isOpen = true;
        resolve(self);
      } else if (text.startsWith("44")) reject(new Error(`refused: ${text}`));
    };

    const read = (chunk: Buffer): void => {
      let data = rest ? Buffer.concat([rest, chunk]) : chunk;
      rest = null;
      if (!isUpgraded) {
        const end = data.indexOf("\r\n\r\n");
        if (end < 0) {
          rest = data;
          return;
        }
        if (!data.subarray(0, 12).toString("latin1").endsWith("101"))
          reject(new Error(data.subarray(0, 60).toString("latin1")));
        isUpgraded = true;
        data = data.subarray(end + 4);
      }
      let at = 0;
      while (data.length - at >= 2) {
        const short = (data[at + 1] ?? 0) & 127;
        const head = short === 126 ? 4 : short === 127 ? 10 : 2;
        if (data.length - at < head) break;
        const size =
          short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short;
        if (data.length - at < head + size) break;
        if (((data[at] ?? 0) & 15) === 1) hear(data.toString("latin1", at + head, at + head + size));
        at += head + size;
      }
      if (at < data.length) rest = data.subarray(at);
    };

    socket.on("connect", () => socket.write(upgrade(options)));
    socket.on("data", read);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed")));
  });
}
