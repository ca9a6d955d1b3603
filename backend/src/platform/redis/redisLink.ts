import { createHash, randomBytes } from "node:crypto";
import { createClient } from "redis";
import type { Config } from "../../config.ts";
import type { Logger } from "../logger.ts";

const RETRY_MAX_MS = 2000;
const CONNECT_TIMEOUT_MS = 3000;
/** A greeting that is never answered ends the attempt; what is connected is watched by the echo. */
const SILENCE_MAX_MS = 10_000;
const QUEUE_MAX = 5000;
const ECHO_EVERY_MS = 2000;
/** From here on Redis hangs, or does not hear us: a fresh connection may. */
const ECHO_MAX_MS = 6000;
/** After an answer that came too late, nobody waits for the next ones. */
const SUSPECT_MS = 1000;

/**
 * This process's two connections to Redis.
 *
 * A hint only (ADR 0025): what matters is in the database, so a Redis that is slow, dead or restarted empty may lose what passes through it but never blocks or ends us.
 * Commands are not queued while it is away, every error ends in the log, and both connections come back by themselves.
 */
export interface RedisLink {
  /** In front of every key and channel: installations that share a Redis do not hear each other. */
  readonly prefix: string;
  /** This process, as others may know it. */
  readonly processId: string;
  /** Whether an answer can be expected at once. */
  isQuick(): boolean;
  /** Whether a command would be sent now, however slow the answer. */
  isConnected(): boolean;
  /** Tells all processes that listen, this one too. @throws {Error} when it is away */
  publish(channel: string, text: string): Promise<void>;
  /** Hears what is published while Redis can be reached; what the listener throws ends in the log. */
  subscribe(channel: string, listener: (text: string) => void): void;
  /**
   * Runs a script.
   *
   * @throws {Error} when it is away, refuses, or does not answer within `timeoutMs`
   */
  run(script: string, keys: readonly string[], args: readonly string[], timeoutMs: number): Promise<unknown>;
  start(): void;
  stop(): void;
}

const makeClient = (url: string, isOfflineQueued: boolean) =>
  createClient({
    url,
    disableOfflineQueue: !isOfflineQueued,
    commandsQueueMaxLength: QUEUE_MAX, // a Redis that hangs makes publishing fail, not our memory grow
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MAX_MS,
      // Spread, so that a restarted Redis is not met by everybody at once.
      reconnectStrategy: (retries) => Math.min(RETRY_MAX_MS, 100 * 2 ** retries) * (0.5 + Math.random() / 2),
    },
  });

type RedisClient = ReturnType<typeof makeClient>;

/** Makes the link; it connects at `start`. */
export function createRedisLink(config: Pick<Config, "JWT_SECRET">, url: string, logger: Logger): RedisLink {
  const prefix = `chat:${createHash("sha256").update(`redis\0${config.JWT_SECRET}`).digest("base64url").slice(0, 12)}`;
  const processId = randomBytes(9).toString("base64url");
  const publisher = makeClient(url, false);
  // Subscriptions are made while it may still be away: these are kept and made when it comes.
  const subscriber = makeClient(url, true);
  const clients = [publisher, subscriber];
  const echoChannel = `${prefix}-echo-${processId}`;
  /** Subscriptions whose first attempt failed. */
  const unmade = new Set<() => void>();
  let wasTold = false;
  let suspectUntil = 0;
  let heardAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const tell = (error: unknown): void => {
    if (!wasTold) logger.warn({ err: error }, "Redis cannot be reached; this process goes on by itself until it can");
    wasTold = true;
  };
  for (const client of clients) client.on("error", tell);
  const isReady = (): boolean => publisher.isReady && subscriber.isReady;

  const connect = (client: RedisClient): void => void client.connect().catch(() => undefined); // it goes on trying by itself
  /** Connections look alive after their peer has gone or stopped, and a subscription can be lost without an error. */
  const watchEcho = (): void => {
    const now = performance.now();
    if (!isReady()) {
      heardAt = now;
      return;
    }
    if (now - heardAt > ECHO_MAX_MS) {
      tell(new Error(`no echo for ${ECHO_MAX_MS} ms`));
      heardAt = now;
      for (const client of clients) {
        client.destroy();
        connect(client);
      }
      return;
    }
    for (const again of unmade) again();
    publisher.publish(echoChannel, "").catch(() => undefined);
  };

  const subscribe = (channel: string, listener: (text: string) => void): void => {
    const hear = (text: string): void => {
      try {
        listener(text);
      } catch (error) {
        logger.warn({ err: error }, "what another process said was not understood");
      }
    };
    // Once made it is kept and made anew at every connection; one whose first attempt is lost with its connection is ours to repeat.
    const make = (): void => {
      unmade.delete(make);
      subscriber.subscribe(channel, hear).catch(() => unmade.add(make));
    };
    make();
  };

  return {
    prefix,
    processId,
    isConnected: () => publisher.isReady,
    async publish(channel, text) {
      await publisher.publish(channel, text);
    },
    subscribe,
    isQuick: () => publisher.isReady && performance.now() >= suspectUntil,
    async run(script, keys, args, timeoutMs) {
      let late: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_resolve, reject) => {
        late = setTimeout(() => {
          suspectUntil = performance.now() + SUSPECT_MS;
          reject(new Error(`no answer within ${timeoutMs} ms`));
        }, timeoutMs);
      });
      const answer = publisher.eval(script, { keys: [...keys], arguments: [...args] });
      return Promise.race([answer, timeout]).finally(() => clearTimeout(late));
    },
    start() {
      heardAt = performance.now();
      for (const client of clients) connect(client);
      subscribe(echoChannel, () => {
        if (wasTold) logger.info({}, "Redis is back");
        wasTold = false;
        heardAt = performance.now();
      });
      timer = setInterval(watchEcho, ECHO_EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      for (const client of clients) if (client.isOpen) client.destroy();
    },
  };
}
