import { connect, type NetConnectOpts } from "node:net";

/** What came back on the wire. */
export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends exactly these bytes, which no HTTP client would, and reads one answer, or until the other side closes or `quietMs` pass without a byte. */
export const rawRequest = (to: NetConnectOpts, bytes: string, quietMs = 300): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(to, () => socket.write(bytes));
    let text = "";
    const finish = (): void => {
      socket.destroy();
      const [head = "", ...body] = text.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0), head, body: body.join("\r\n\r\n") });
    };
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk;
      const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
      if (length !== undefined && text.length >= text.indexOf("\r\n\r\n") + 4 + Number(length)) finish();
      else socket.setTimeout(quietMs);
    });
    socket.on("timeout", finish).on("close", finish);
    // Who is cut off is often reset.
    socket.on("error", (error) => (text === "" && !error.message.includes("ECONNRESET") ? reject(error) : finish()));
  });
