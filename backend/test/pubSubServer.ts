import { createServer, type Server, type Socket } from "node:net";

/** As much of Redis as fan-out needs: it subscribes, publishes and says OK to everything else. */
export interface PubSubServer {
  readonly url: string;
  /** Goes away as a killed server does; everybody's connection breaks. */
  kill(): Promise<void>;
  /** Comes back empty on the same port. */
  restart(): Promise<void>;
}

const bulk = (text: Buffer): Buffer => Buffer.concat([Buffer.from(`$${text.length}\r\n`), text, Buffer.from("\r\n")]);
/** A push, as the third version of the protocol has it. */
const reply = (parts: readonly (Buffer | number)[]): Buffer =>
  Buffer.concat([
    Buffer.from(`>${parts.length}\r\n`),
    ...parts.map((part) => (typeof part === "number" ? Buffer.from(`:${part}\r\n`) : bulk(part))),
  ]);

/** Takes whole commands off the front. Source: Redis serialization protocol, arrays of bulk strings. */
function readCommands(input: Buffer): { commands: Buffer[][]; rest: Buffer } {
  const commands: Buffer[][] = [];
  let at = 0;
  for (;;) {
    let cursor = at;
    const line = (): string | undefined => {
      const end = input.indexOf("\r\n", cursor);
      if (end < 0) return undefined;
      const text = input.toString("latin1", cursor, end);
      cursor = end + 2;
      return text;
    };
    const head = line();
    if (head === undefined) break;
    const parts: Buffer[] = [];
    for (let n = Number(head.slice(1)); n > 0; n -= 1) {
      const size = line();
      const length = Number(size?.slice(1));
      if (size === undefined || cursor + length + 2 > input.length) return { commands, rest: input.subarray(at) };
      parts.push(input.subarray(cursor, cursor + length));
      cursor += length + 2;
    }
    commands.push(parts);
    at = cursor;
  }
  return { commands, rest: input.subarray(at) };
}

/** Starts it on a port of its own; the suites need no Redis installed. */
export async function startPubSubServer(): Promise<PubSubServer> {
  const subscriptions = new Map<Socket, { channels: Set<string>; patterns: Set<string> }>();
  const publish = (channel: Buffer, message: Buffer): number => {
    let heard = 0;
    const name = channel.toString("latin1");
    for (const [socket, { channels, patterns }] of subscriptions) {
      if (channels.has(name)) socket.write(reply([Buffer.from("message"), channel, message]));
      for (const pattern of patterns)
        if (name.startsWith(pattern.slice(0, -1)))
          socket.write(reply([Buffer.from("pmessage"), Buffer.from(pattern, "latin1"), channel, message]));
      heard += 1;
    }
    return heard;
  };
  const run = (socket: Socket, [verb = Buffer.alloc(0), ...args]: Buffer[]): void => {
    const name = verb.toString().toLowerCase();
    const mine = subscriptions.get(socket) ?? { channels: new Set(), patterns: new Set() };
    subscriptions.set(socket, mine);
    if (name === "publish" && args[0] && args[1]) socket.write(`:${publish(args[0], args[1])}\r\n`);
    else if (name === "subscribe" || name === "psubscribe")
      for (const topic of args) {
        (name === "subscribe" ? mine.channels : mine.patterns).add(topic.toString("latin1"));
        socket.write(reply([Buffer.from(name), topic, mine.channels.size + mine.patterns.size]));
      }
    else socket.write("+OK\r\n");
  };
  const listen = (port: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        let rest: Buffer = Buffer.alloc(0);
        socket.on("error", () => undefined).on("close", () => subscriptions.delete(socket));
        socket.on("data", (data: Buffer) => {
          const read = readCommands(Buffer.concat([rest, data]));
          rest = read.rest;
          for (const command of read.commands) run(socket, command);
        });
      });
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  let server = await listen(0);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of subscriptions.keys()) socket.destroy();
      await closed;
    },
    async restart() {
      server = await listen(port);
    },
  };
}
