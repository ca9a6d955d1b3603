import { connect, type Socket } from "node:net";
import { createFrameReader, textFrame, upgradeRequest } from "./websocketFrames.ts";

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

/** Resolves when the namespace let it in. @throws {Error} when it did not */
export function openRawSocket(options: RawSocketOptions): Promise<RawSocket> {
  const prefix = options.namespace ? `${options.namespace},` : "";
  const hello = `40${prefix}${options.auth ? JSON.stringify(options.auth) : ""}`;
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
    const self: RawSocket = { send: (text) => void socket.write(textFrame(text)), close: () => void socket.destroy() };
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

    // Latin 1, for load is measured here: what is sent holds nothing else.
    const read = createFrameReader("latin1", { text: hear, refused: (line) => reject(new Error(line)) });
    const path = `/socket.io/?EIO=4&transport=websocket${options.query ? `&${options.query}` : ""}`;
    const headers = options.origin ? { Origin: options.origin } : {};

    socket.on("connect", () => socket.write(upgradeRequest(path, `127.0.0.1:${options.port}`, headers)));
    socket.on("data", read);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed")));
  });
}
