import { HEAD_INTERVAL_MS } from "@chat/contract/limits";
import type { Deps } from "../../deps.ts";
import { type AgentSocket, type Realtime, sessionRoom, type VisitorSocket } from "../../platform/socket/io.ts";
import { readIncarnation } from "../sessions/readIncarnation.ts";
import { type Head, selectHeads } from "./heads.view.ts";

/** Sessions asked for in one statement. */
const ASK_MAX = 1000;
const ROOM_PREFIX = sessionRoom("");

/** Who listens to which session on this process, by public id. */
function listeners({ visitors, agents }: Realtime): {
  bySession: Map<string, VisitorSocket[]>;
  byAgent: Map<AgentSocket, string[]>;
} {
  const bySession = new Map<string, VisitorSocket[]>();
  for (const socket of visitors.sockets.values()) {
    const id = socket.data.actor?.sessionPublicId;
    if (id === undefined) continue;
    const sockets = bySession.get(id);
    if (sockets) sockets.push(socket);
    else bySession.set(id, [socket]);
  }
  const byAgent = new Map<AgentSocket, string[]>();
  for (const socket of agents.sockets.values()) {
    const watched = [...socket.rooms]
      .filter((room) => room.startsWith(ROOM_PREFIX))
      .map((room) => room.slice(ROOM_PREFIX.length));
    if (watched.length > 0) byAgent.set(socket, watched);
  }
  return { bySession, byAgent };
}

const chunk = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/**
 * Names the head of every session that somebody here listens to, once per interval, as the database knows it.
 *
 * A lost *last* message leaves no gap that a client could see, and without Redis this process does not hear of another's messages:
 * the head makes the client sync. Spread over the interval, so that ten thousand listeners are no burst.
 */
export function startHeads(deps: Deps, realtime: Realtime, intervalMs: number = HEAD_INTERVAL_MS): { stop(): void } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });

  const tellVisitors = (
    heads: readonly Head[],
    sockets: ReadonlyMap<string, VisitorSocket[]>,
    incarnation: string,
  ): void => {
    for (const { sessionPublicId, head } of heads)
      for (const socket of sockets.get(sessionPublicId) ?? []) socket.emit("session:head", { head, incarnation });
  };

  const round = async (): Promise<number> => {
    const { bySession, byAgent } = listeners(realtime);
    const ids = [...new Set([...bySession.keys(), ...[...byAgent.values()].flat()])];
    const chunks = chunk(ids, ASK_MAX);
    const pauseMs = intervalMs / Math.max(1, chunks.length);
    const known = new Map<string, number>();
    for (const part of chunks) {
      const [heads, incarnation] = await Promise.all([selectHeads(deps.db, part), readIncarnation(deps)]);
      if (isStopped) return ids.length;
      for (const { sessionPublicId, head } of heads) known.set(sessionPublicId, head);
      tellVisitors(heads, bySession, incarnation);
      if (part !== chunks.at(-1)) await pause(pauseMs);
      if (isStopped) return ids.length;
    }
    if (byAgent.size === 0) return ids.length;
    const incarnation = await readIncarnation(deps);
    for (const [socket, watched] of byAgent) {
      const heads = watched.flatMap((sessionId) => {
        const head = known.get(sessionId);
        return head === undefined ? [] : [{ sessionId, head }];
      });
      if (heads.length > 0) socket.emit("session:heads", { heads, incarnation });
    }
    return ids.length;
  };

  const loop = async (): Promise<void> => {
    while (!isStopped) {
      const started = performance.now();
      await round().then(
        (sessions) => deps.events.publish("heads.told", { sessions, durationMs: performance.now() - started }),
        (error: unknown) => deps.logger.warn({ err: error }, "heads could not be read; trying again"),
      );
      await pause(Math.max(intervalMs / 10, intervalMs - (performance.now() - started)));
    }
  };
  void loop();

  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
