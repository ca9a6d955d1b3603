import { createAdapter } from "@socket.io/redis-adapter";
import type { Server } from "socket.io";
import type { Logger } from "../logger.ts";
import type { RedisLink } from "../redis/redisLink.ts";

const isListener = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === "function";

/**
 * The same client, but the named commands never reject, and what their listeners throw ends in the log.
 *
 * The adapter looks neither at what commands return nor whether it understands what it hears; either would end the process.
 */
function withQuiet<T extends object>(client: T, commands: readonly string[], logger: Logger): T {
  const told = (error: unknown): void => logger.warn({ err: error }, "a push from another process was not understood");
  const guard = (value: unknown): unknown => {
    if (!isListener(value)) return value;
    return (...args: unknown[]) => {
      try {
        const result = value(...args);
        if (result instanceof Promise) result.catch(told);
      } catch (error) {
        told(error);
      }
    };
  };
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (typeof name === "symbol" || !commands.includes(name)) return value.bind(target);
      return (...given: unknown[]) => Promise.resolve(value.apply(target, given.map(guard))).catch(() => undefined);
    },
  });
}

/**
 * Lets several processes push to each other's sockets.
 *
 * A hint only: what is pushed is stored, and clients converge by heads and sync (F12, F13).
 */
export function attachFanOut(io: Server, { publisher, subscriber, prefix }: RedisLink, logger: Logger): void {
  const out = withQuiet(publisher, ["publish"], logger);
  const heard = withQuiet(subscriber, ["subscribe", "pSubscribe", "unsubscribe", "pUnsubscribe"], logger);
  io.adapter(createAdapter(out, heard, { key: prefix }));
}
