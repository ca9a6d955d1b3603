import { AppError } from "../errors.ts";
import { type AgentSocket, sessionRoom } from "./io.ts";

/** Chats that one socket may look into at a time besides its agent's own. */
const WATCHED_MAX = 50;

/** What one agent's socket hears of: its own chats without asking, others while it watches them. */
export interface Watching {
  /** @throws {AppError} quota_exceeded */
  watch(sessionPublicId: string): Promise<void>;
  unwatch(sessionPublicId: string): Promise<void>;
  /** The agent got or lost a chat. */
  own(sessionPublicId: string, isOwn: boolean): Promise<void>;
  /**
   * The agent's chats as the database had them at `readAt` (`performance.now()`); what changed here since then is newer and stays.
   *
   * @returns those that are new to this socket
   */
  ownExactly(sessionPublicIds: ReadonlySet<string>, readAt: number): Promise<string[]>;
}

/** The caller checked that the session is the workspace's: rooms are never joined by what a client names alone (X25). */
export function createWatching(socket: AgentSocket): Watching {
  const own = new Set<string>();
  const changedAt = new Map<string, number>();
  const watched = new Set<string>();
  const settle = async (id: string): Promise<void> => {
    if (own.has(id) || watched.has(id)) await socket.join(sessionRoom(id));
    else await socket.leave(sessionRoom(id));
  };
  return {
    async watch(id) {
      if (!watched.has(id) && watched.size >= WATCHED_MAX) throw new AppError("quota_exceeded");
      watched.add(id);
      await settle(id);
    },
    async unwatch(id) {
      watched.delete(id);
      await settle(id);
    },
    async own(id, isOwn) {
      changedAt.set(id, performance.now());
      if (isOwn) own.add(id);
      else own.delete(id);
      await settle(id);
    },
    async ownExactly(ids, readAt) {
      const isOlder = (id: string): boolean => (changedAt.get(id) ?? 0) < readAt;
      const gained = [...ids].filter((id) => !own.has(id) && isOlder(id));
      const lost = [...own].filter((id) => !ids.has(id) && isOlder(id));
      for (const id of gained) own.add(id);
      for (const id of lost) own.delete(id);
      for (const id of changedAt.keys()) if (isOlder(id)) changedAt.delete(id);
      for (const id of [...gained, ...lost]) await settle(id);
      return gained;
    },
  };
}
