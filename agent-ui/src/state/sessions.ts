import type { Marks, Message } from "@chat/contract/messages";
import type { SessionState } from "@chat/contract/session-state";
import type { Session } from "@chat/contract/sessions";
import { previewText } from "@chat/ui-kit/features/chat/fileText.ts";
import { createStore, type Store } from "./store.ts";

/** Closed chats that stay at hand; of more, those that nothing was heard of for longest are forgotten. */
const CLOSED_MAX = 200;

/** Every open chat this screen knows, and some closed ones that were looked at. */
export interface SessionsState {
  status: "loading" | "ready" | "failed";
  error: unknown;
  byId: ReadonlyMap<string, Session>;
}

/** One list as it was read from the server. */
export interface ReadList {
  sessions: readonly Session[];
  /** Which state the list shows in full: what is known in it and not listed is gone. Left out where only a part was read. */
  completeFor?: SessionState;
}

/** The chats of the workspace; see `createSessions`. */
export interface Sessions extends Store<SessionsState> {
  /** Takes a snapshot, whichever way it came; an older one than the known changes nothing. */
  merge: (...snapshots: readonly Session[]) => void;
  /** The queue says that these no longer wait. */
  leaveQueue: (ids: readonly string[]) => void;
  /** Moves the preview ahead of the next snapshot. */
  noteMessage: (message: Message, head: number) => void;
  noteMarks: (id: string, marks: Marks) => void;
  /** Call before reading the lists; give the result to `finishRead`, so that what came in between is kept. */
  beginRead: () => number;
  finishRead: (since: number, lists: readonly ReadList[]) => void;
  failRead: (error: unknown) => void;
  /** Drops everything: the server's store is another copy than the one this was read from. */
  reset: () => void;
}

/** Merges snapshots, pushes and lists into one picture; `onChange` hears of every session that changed, with what was known before. */
export function createSessions(onChange: (now: Session, before: Session | undefined) => void): Sessions {
  const store = createStore<SessionsState>({ status: "loading", error: null, byId: new Map() });
  /** When, in counted changes, a session was last touched. */
  const touched = new Map<string, number>();
  /** Left the queue at this epoch, though no snapshot has said where to. */
  const left = new Map<string, number>();
  let clock = 0;

  const change = (edit: (byId: Map<string, Session>) => void, rest: Partial<SessionsState> = {}) => {
    const byId = new Map(store.get().byId);
    edit(byId);
    forgetOldClosed(byId);
    store.set({ ...store.get(), ...rest, byId });
  };

  // A console that stays open all day must not keep every chat of the day.
  const forgetOldClosed = (byId: Map<string, Session>) => {
    if (byId.size <= CLOSED_MAX) return;
    const closed = [...byId.values()].filter((session) => session.state === "closed");
    closed.sort((a, b) => (touched.get(a.id) ?? 0) - (touched.get(b.id) ?? 0));
    for (const { id } of closed.slice(0, Math.max(0, closed.length - CLOSED_MAX))) byId.delete(id);
    for (const id of touched.keys()) if (!byId.has(id) && !left.has(id)) touched.delete(id);
  };

  const put = (byId: Map<string, Session>, next: Session, heard: [Session, Session | undefined][]) => {
    const before = byId.get(next.id);
    clock += 1;
    touched.set(next.id, clock);
    if (before && (next.epoch < before.epoch || (next.epoch === before.epoch && next.head < before.head))) {
      byId.set(next.id, { ...before, marks: highest(before.marks, next.marks) });
      return;
    }
    if (next.state !== "waiting") left.delete(next.id);
    const merged = before ? { ...next, marks: highest(before.marks, next.marks) } : next;
    byId.set(next.id, merged);
    heard.push([merged, before]);
  };

  const merge = (...snapshots: readonly Session[]) => {
    if (snapshots.length === 0) return;
    const heard: [Session, Session | undefined][] = [];
    change((byId) => {
      for (const next of snapshots) put(byId, next, heard);
    });
    for (const [now, before] of heard) onChange(now, before);
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    merge,
    leaveQueue: (ids) =>
      change((byId) => {
        for (const id of ids) {
          const session = byId.get(id);
          if (session?.state !== "waiting") continue;
          clock += 1;
          touched.set(id, clock);
          // where it went is told by its own push; until then it is in no list
          left.set(id, session.epoch);
          byId.delete(id);
        }
      }),
    noteMessage: (message, head) => {
      const session = store.get().byId.get(message.sessionId);
      if (!session || message.kind === "hidden" || head < session.head) return;
      const isText = message.kind === "text";
      change((byId) =>
        byId.set(session.id, {
          ...session,
          head,
          last: isText ? { preview: previewText(message), at: message.at, by: message.sender.kind } : session.last,
          lastByVisitor:
            isText && message.sender.kind === "visitor"
              ? { preview: previewText(message), at: message.at }
              : session.lastByVisitor,
        }),
      );
    },
    noteMarks: (id, marks) => {
      const session = store.get().byId.get(id);
      if (session) change((byId) => byId.set(id, { ...session, marks: highest(session.marks, marks) }));
    },
    beginRead: () => clock,
    finishRead: (since, lists) => {
      const listed = new Set(lists.flatMap((list) => list.sessions.map((session) => session.id)));
      const complete = new Set(lists.map((list) => list.completeFor));
      const heard: [Session, Session | undefined][] = [];
      change(
        (byId) => {
          for (const session of byId.values())
            if (complete.has(session.state) && !listed.has(session.id) && (touched.get(session.id) ?? 0) <= since)
              byId.delete(session.id);
          for (const list of lists)
            for (const next of list.sessions) {
              // a push that came while the list was on its way knows better, unless it was older news
              if (next.state === "waiting" && left.get(next.id) === next.epoch && (touched.get(next.id) ?? 0) > since)
                continue;
              put(byId, next, heard);
            }
        },
        { status: "ready", error: null },
      );
      for (const [now, before] of heard) onChange(now, before);
    },
    failRead: (error) => {
      if (store.get().status !== "ready") store.set({ ...store.get(), status: "failed", error });
    },
    reset: () => {
      touched.clear();
      left.clear();
      store.set({ status: "loading", error: null, byId: new Map() });
    },
  };
}

const highest = (a: Marks, b: Marks): Marks => ({
  visitorDelivered: Math.max(a.visitorDelivered, b.visitorDelivered),
  visitorRead: Math.max(a.visitorRead, b.visitorRead),
  teamDelivered: Math.max(a.teamDelivered, b.teamDelivered),
  teamRead: Math.max(a.teamRead, b.teamRead),
});
