/** A masked client frame of text with an all-zero key: the payload's bytes are copied unchanged. */
export function textFrame(text: string): Buffer {
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

/** The request that asks for a websocket. @param headers besides those of the protocol */
export const upgradeRequest = (path: string, host: string, headers: Readonly<Record<string, string>>): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "",
    "",
  ].join("\r\n");

/**
 * Reads what a server answers to `upgradeRequest`: whole text frames, as servers of ours send them.
 *
 * @param hear.refused the first line of an answer that is no 101
 * @returns takes the chunks as they come
 */
export function createFrameReader(
  encoding: "utf8" | "latin1",
  hear: { text(text: string): void; refused(line: string): void },
): (chunk: Buffer) => void {
  let rest: Buffer | null = null;
  let isUpgraded = false;
  return (chunk) => {
    let data = rest ? Buffer.concat([rest, chunk]) : chunk;
    rest = null;
    if (!isUpgraded) {
      const end = data.indexOf("\r\n\r\n");
      if (end < 0) {
        rest = data;
        return;
      }
      if (!data.subarray(0, 12).toString("latin1").endsWith("101"))
        return hear.refused(data.subarray(0, 60).toString("latin1").split("\r\n", 1)[0] ?? "");
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
      if (((data[at] ?? 0) & 15) === 1) hear.text(data.toString(encoding, at + head, at + head + size));
      at += head + size;
    }
    if (at < data.length) rest = data.subarray(at);
  };
}
