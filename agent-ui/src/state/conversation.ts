import { BEFORE_NEWEST, GAP_BUFFER_MAX, GAP_WAIT_MS, SYNC_MAX_ROWS, TYPING_VISIBLE_MS } from "@chat/contract/limits";
import type { Message } from "@chat/contract/messages";
import type { Session, TeamSyncReply } from "@chat/contract/sessions";
import { createStore, type Store } from "./store.ts";

/** Who is typing just now, and what, where the workspace shows unsent text. */
export interface Typing {
  by: "visitor" | "agent" | "assistant";
  name: string | null;
  text: string | null;
}

/** One chat's rows as this screen has them: gapless up to the newest, ascending. */
export interface ConversationState {
  status: "loading" | "ready" | "failed";
  error: unknown;
  rows: readonly Message[];
  /** There is more before the first of the rows. */
  hasEarlier: boolean;
  typing: Typing | null;
  /** The assistant's answer while it streams; `text` is null where its beginning was missed. */
  draft: { id: string; text: string | null } | null;
}

/** Reads rows after a number, or the last ones before one. */
export type FetchRows = (query: { after: number; before?: number; limit: number }) => Promise<TeamSyncReply>;

interface ConversationOptions {
  fetchRows: FetchRows;
  /** Every sync brings the session as it stands. */
  onSession: (session: Session) => void;
}

/** A chat's rows and what is volatile about it; see `createConversation`. */
export interface Conversation extends Store<ConversationState> {
  /** Fetches what is missing; any number of callers share one run. */
  sync: () => Promise<void>;
  /** Fetches a page of what stands before the first row; any number of callers share one run. */
  loadEarlier: () => Promise<void>;
  receive: (message: Message, head: number) => void;
  /** The store's head as the server names it; without `incarnation` (an acknowledgement) only the number counts. */
  noteHead: (head: number, incarnation?: string) => void;
  showTyping: (typing: Typing | null) => void;
  chunk: (draftId: string, index: number, text: string) => void;
  dropDraft: (draftId: string) => void;
  stop: () => void;
}

/** Read at first: more than any screen shows, so that a long chat opens as fast as a short one. */
const NEWEST_ROWS = 100;
const EARLIER_ROWS = 200;
const RETRY_MS = 2000;
/** A stream that says nothing for this long is over, whatever got lost. */
const DRAFT_SILENCE_MS = 30_000;

/**
 * Keeps one chat's rows equal to the store's, whatever the line loses, doubles or reorders.
 *
 * The newest are read first, what stands before them when it is asked for.
 *
 * Pushes are hints: only `last + 1` is applied, higher ones wait, a gap older than 300 ms is fetched. Where the store's
 * incarnation changed or its head lies below ours (a restored backup), the copy is dropped and fetched again.
 */
export function createConversation({ fetchRows, onSession }: ConversationOptions): Conversation {
  const store = createStore<ConversationState>({
    status: "loading",
    error: null,
    rows: [],
    hasEarlier: false,
    typing: null,
    draft: null,
  });
  const ahead = new Map<number, Message>();
  let incarnation: string | undefined;
  let running: Promise<void> | undefined;
  let runningEarlier: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;
  let nextChunk = 0;
  const timers = { gap: 0, retry: 0, typing: 0, draft: 0 };

  const patch = (next: Partial<ConversationState>) => store.set({ ...store.get(), ...next });
  const last = () => store.get().rows.at(-1)?.seq ?? 0;
  const later = (name: keyof typeof timers, ms: number, run: () => void) => {
    window.clearTimeout(timers[name]);
    timers[name] = window.setTimeout(run, ms);
  };

  /** Applies what follows without a gap, from `items` and from what waited; on an empty copy `items` begin it. */
  const apply = (items: readonly Message[], from: readonly Message[]) => {
    const rows = [...from];
    let next = rows.at(-1) ? last() + 1 : (items[0]?.seq ?? 1);
    for (const message of items) {
      if (message.seq !== next) continue;
      rows.push(message);
      next += 1;
    }
    for (let waiting = ahead.get(next); waiting; waiting = ahead.get(next)) {
      rows.push(waiting);
      next += 1;
    }
    for (const seq of ahead.keys()) if (seq < next) ahead.delete(seq);
    const added = rows.slice(from.length);
    const answered = added.some((row) => row.kind === "text" && row.sender.kind === "assistant");
    const { typing, draft } = store.get();
    const typed = added.some((row) => row.kind === "text" && row.sender.kind === typing?.by);
    return { rows, draft: answered ? null : draft, typing: typed ? null : typing };
  };

  const watchGap = () => {
    if (ahead.size === 0) return;
    later("gap", GAP_WAIT_MS, () => ahead.size > 0 && void sync());
  };

  const runOnce = async () => {
    for (;;) {
      const after = last();
      const isFirst = after === 0;
      const reply = await fetchRows(
        isFirst ? { after, before: BEFORE_NEWEST, limit: NEWEST_ROWS } : { after, limit: SYNC_MAX_ROWS },
      );
      if (isStopped) return;
      const isDropped = (incarnation !== undefined && reply.incarnation !== incarnation) || reply.head < after;
      incarnation = reply.incarnation;
      if (isDropped && !isFirst) {
        ahead.clear();
        patch({ rows: [], hasEarlier: false, draft: null });
        continue;
      }
      // pushes may have been applied meanwhile: they follow what was there, and what is read repeats them at most
      const isBegun = last() > 0;
      patch({
        status: "ready",
        error: null,
        ...(isFirst && !isBegun ? { hasEarlier: !reply.isDone } : {}),
        ...apply(reply.items, store.get().rows),
      });
      onSession(reply.session);
      if (last() >= reply.head || reply.items.length === 0) return;
    }
  };

  const sync = (): Promise<void> => {
    if (isStopped) return Promise.resolve();
    if (running) {
      isWanted = true;
      return running;
    }
    window.clearTimeout(timers.gap);
    running = (async () => {
      try {
        do {
          isWanted = false;
          await runOnce();
        } while (isWanted && !isStopped);
      } catch (error) {
        if (isStopped) return;
        if (store.get().status !== "ready") patch({ status: "failed", error });
        later("retry", RETRY_MS * (1 + Math.random()), () => isRetryable(error) && void sync());
      } finally {
        running = undefined;
        watchGap();
      }
    })();
    return running;
  };

  const readEarlier = async () => {
    const before = store.get().rows[0]?.seq ?? 1;
    const reply = await fetchRows({ after: 0, before, limit: EARLIER_ROWS });
    if (isStopped) return;
    const { rows } = store.get();
    // the copy was dropped meanwhile, or must be
    if (reply.incarnation !== incarnation || rows[0]?.seq !== before) return void sync();
    patch({ rows: [...reply.items, ...rows], hasEarlier: !reply.isDone });
  };
  const loadEarlier = (): Promise<void> => {
    if (isStopped || !store.get().hasEarlier) return Promise.resolve();
    runningEarlier ??= readEarlier().finally(() => {
      runningEarlier = undefined;
    });
    return runningEarlier;
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    sync,
    loadEarlier,
    receive: (message, head) => {
      if (isStopped || message.seq <= last()) return;
      if (store.get().status === "ready" && message.seq === last() + 1) patch(apply([message], store.get().rows));
      else {
        ahead.set(message.seq, message);
        if (ahead.size > GAP_BUFFER_MAX) ahead.delete(Math.max(...ahead.keys()));
        watchGap();
      }
      if (head > last() && !running) later("gap", GAP_WAIT_MS, () => head > last() && void sync());
    },
    noteHead: (head, seen) => {
      if (isStopped || store.get().status !== "ready") return;
      const hasChanged = seen !== undefined && incarnation !== undefined && seen !== incarnation;
      // a head below ours may be older than the newest push: the sync's own answer decides
      if (hasChanged || (seen !== undefined && head < last())) void sync();
      else if (head > last() && !running) later("gap", GAP_WAIT_MS, () => head > last() && void sync());
    },
    showTyping: (typing) => {
      patch({ typing });
      if (typing) later("typing", TYPING_VISIBLE_MS, () => patch({ typing: null }));
    },
    chunk: (draftId, index, text) => {
      const known = store.get().draft?.id === draftId ? store.get().draft : null;
      if (!known) nextChunk = 0;
      // 0 again for the same draft: it is written anew
      if (index === 0) patch({ draft: { id: draftId, text } });
      else if (!known || index > nextChunk) patch({ draft: { id: draftId, text: null } });
      else if (index === nextChunk && known.text !== null) patch({ draft: { id: draftId, text: known.text + text } });
      nextChunk = index === 0 ? 1 : Math.max(nextChunk, index + 1);
      later("draft", DRAFT_SILENCE_MS, () => patch({ draft: null }));
    },
    dropDraft: (draftId) => {
      if (store.get().draft?.id === draftId) patch({ draft: null });
    },
    stop: () => {
      isStopped = true;
      for (const timer of Object.values(timers)) window.clearTimeout(timer);
    },
  };
}

const isRetryable = (error: unknown): boolean =>
  typeof error !== "object" || error === null || !("isRetryable" in error) || error.isRetryable === true;
