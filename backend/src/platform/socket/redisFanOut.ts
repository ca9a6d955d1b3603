import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import type { Server } from "socket.io";
import type { Logger } from "../logger.ts";

const RETRY_MAX_MS = 5000;
const CONNECT_TIMEOUT_MS = 3000;
const QUEUE_MAX = 5000;

/** The same client, but the named commands never reject: the adapter does not look at what they return, and an unheard rejection would end the process. */
function withQuiet<T extends object>(client: T, commands: readonly string[]): T {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (typeof name === "symbol" || !commands.includes(name)) return value.bind(target);
      return (...given: unknown[]) => Promise.resolve(value.apply(target, given)).catch(() => undefined);
    },
  });
}

/**
 * Lets several processes push to each other's sockets.
 *
 * A hint only: what is pushed is stored, and clients converge by heads and sync. So a Redis that is slow, dead or restarted may lose pushes but never blocks or ends us (F12, F13):
 * commands are not queued while it is away, and every error ends in the log.
 */
export async function connectFanOut(io: Server, url: string, logger: Logger): Promise<{ close(): Promise<void> }> {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: QUEUE_MAX, // a Redis that hangs makes publishing fail, not our memory grow
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(RETRY_MAX_MS, 100 * 2 ** retries),
    },
  });
  // Subscriptions are made while it may still be away: these are kept and made when it comes.
  const listener = client.duplicate({ disableOfflineQueue: false });
  let wasTold = false;
  for (const one of [client, listener]) {
    one.on("error", (error: unknown) => {
      if (!wasTold)
        logger.warn({ err: error }, "Redis cannot be reached; pushes stay within this process until it can");
      wasTold = true;
    });
    one.on("ready", () => {
      wasTold = false;
    });
    void one.connect().catch(() => undefined); // it goes on trying by itself
  }
  const publisher = withQuiet(client, ["publish"]);
  const subscriber = withQuiet(listener, ["subscribe", "pSubscribe", "unsubscribe", "pUnsubscribe"]);
  io.adapter(createAdapter(publisher, subscriber));
  return {
    async close() {
      for (const one of [client, listener]) if (one.isOpen) one.destroy();
    },
  };
}
