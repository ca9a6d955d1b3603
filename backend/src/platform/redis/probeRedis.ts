import { createClient } from "redis";

/** What a Redis or Valkey server tells of itself. */
export interface RedisFacts {
  readonly version: string;
  /** Null where the server does not let us ask. */
  readonly policy: string | null;
  readonly isPasswordNeeded: boolean;
}

/** Connects once and asks. @throws {Error} when it cannot be reached within `timeoutMs` or refuses */
export async function probeRedis(url: string, timeoutMs: number): Promise<RedisFacts> {
  const open = (address: string) =>
    createClient({
      url: address,
      socket: { connectTimeout: timeoutMs, socketTimeout: timeoutMs, reconnectStrategy: false },
    });
  const client = open(url);
  client.on("error", () => undefined);
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const stranger = open(bare.href);
  stranger.on("error", () => undefined);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    client.destroy();
    stranger.destroy();
  }, timeoutMs);
  try {
    await client.connect();
    await client.ping();
    const info = await client.info("server");
    const policy = await client.configGet("maxmemory-policy").then(
      (found) => String(found["maxmemory-policy"] ?? ""),
      () => null,
    );
    const isPasswordNeeded = await stranger
      .connect()
      .then(() => stranger.ping())
      .then(
        () => false,
        () => true,
      );
    const version = /(valkey|redis)_version:(\S+)/.exec(info);
    return { version: version ? `${version[1]} ${version[2]}` : "unknown version", policy, isPasswordNeeded };
  } catch (error) {
    // What the client says of its own end tells nothing.
    throw isLate ? new Error(`no answer within ${timeoutMs / 1000} s`, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
    for (const one of [client, stranger]) if (one.isOpen) one.destroy();
  }
}
