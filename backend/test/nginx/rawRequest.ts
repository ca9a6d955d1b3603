import { connect, type NetConnectOpts } from "node:net";

/** What came back on the wire. */
export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** An answer that began and does not go on is taken for whole; far above what a busy machine takes between two pieces. */
const QUIET_MS = 10_000;

/** By what its head says of its length; one that says nothing ends with its connection. */
function isWhole(text: string): boolean {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  if (rest.length === 0) return false;
  const body = rest.join("\r\n\r\n");
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  if (/^transfer-encoding: chunked$/im.test(head)) return /(?:^|\r\n)0\r\n\r\n$/.test(body);
  return /^HTTP\/1\.1 (?:101|204|304) /.test(head);
}

/** Sends exactly these bytes, which no HTTP client would, and reads one answer, or until the other side closes. */
export const rawRequest = (to: NetConnectOpts, bytes: string): Promise<RawAnswer> =>
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
      if (isWhole(text)) finish();
      else socket.setTimeout(QUIET_MS);
    });
    socket.on("timeout", finish).on("close", finish);
    // Who is cut off is often reset.
    socket.on("error", (error) => (text === "" && !error.message.includes("ECONNRESET") ? reject(error) : finish()));
  });
