import type { RedisLink } from "./redisLink.ts";

/** Publishes on their way; what is said meanwhile goes together with the next. */
const UNDER_WAY_MAX = 2;
/** Beyond it Redis does not keep up, and what is said is forgotten: it is stored, and clients converge. */
const WAITING_MAX_CHARS = 4_000_000;
const PUBLISH_MAX_CHARS = 512_000;

/** Lines that every other process hears, in the order in which they were said. */
export interface PushBus {
  /** Never waits, never fails. The line holds no line break. */
  say(line: string): void;
}

/**
 * Carries lines between the processes of an installation, many at a time.
 *
 * A published message costs each process and Redis some 20 microseconds whatever its size, about as much as the whole way of a chat message through one of them;
 * so what is said in one turn of the event loop, or while the last publish is under way, is one publish. At leisure nothing waits.
 *
 * @param hear gets each line of the other processes; what it throws ends in the log
 */
export function openPushBus(redis: RedisLink, hear: (line: string) => void): PushBus {
  const channel = `${redis.prefix}:pushes`;
  let lines: string[] = [];
  let chars = 0;
  let underWay = 0;
  let isDue = false;

  const flush = (): void => {
    isDue = false;
    while (lines.length > 0 && underWay < UNDER_WAY_MAX) {
      let size = 0;
      const end = lines.findIndex((line) => {
        size += line.length;
        return size > PUBLISH_MAX_CHARS;
      });
      const part = lines.splice(0, end < 0 ? lines.length : Math.max(1, end));
      chars -= part.reduce((sum, line) => sum + line.length, 0);
      underWay += 1;
      redis
        .publish(channel, `${redis.processId}\n${part.join("\n")}`)
        .catch(() => undefined) // the link tells of it
        .finally(() => {
          underWay -= 1;
          if (lines.length > 0) flush();
        });
    }
  };

  redis.subscribe(channel, (text) => {
    const [from, ...said] = text.split("\n");
    if (from === redis.processId) return;
    for (const line of said) hear(line);
  });
  return {
    say(line) {
      if (!redis.isConnected()) return;
      if (chars > WAITING_MAX_CHARS) {
        lines = [];
        chars = 0;
      }
      lines.push(line);
      chars += line.length;
      if (isDue) return;
      isDue = true;
      setImmediate(flush);
    },
  };
}
