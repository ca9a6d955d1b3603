import { PAGE_MAX_ROWS } from "@chat/contract/limits";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import type { ReadList } from "./sessions.ts";

interface Page {
  items: Session[];
  next: string | null;
}

const PAGES_MAX = 10;

async function readAll(
  read: (cursor: string | undefined) => Promise<Page>,
): Promise<{ sessions: Session[]; isComplete: boolean }> {
  const sessions: Session[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next } = await read(cursor);
    sessions.push(...items);
    if (!next) return { sessions, isComplete: true };
    cursor = next;
  }
  return { sessions, isComplete: false };
}

const paged = (cursor: string | undefined) => ({ limit: PAGE_MAX_ROWS, ...(cursor ? { cursor } : {}) });

/** Reads every open chat: who waits, who is with a person, and the newest that the assistant has. */
export async function readLists(): Promise<ReadList[]> {
  const [queue, active, assistant] = await Promise.all([
    readAll((cursor) => callEndpoint(sessionsApi.queue, { query: paged(cursor) })),
    readAll((cursor) => callEndpoint(sessionsApi.active, { query: { ...paged(cursor), scope: "all" } })),
    callEndpoint(sessionsApi.archive, { query: { limit: PAGE_MAX_ROWS, state: "assistant" } }),
  ]);
  return [
    { sessions: queue.sessions, ...(queue.isComplete ? { completeFor: "waiting" } : {}) },
    { sessions: active.sessions, ...(active.isComplete ? { completeFor: "human" } : {}) },
    { sessions: assistant.items, ...(assistant.next === null ? { completeFor: "assistant" } : {}) },
  ];
}
