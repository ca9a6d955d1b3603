import type { Accepted } from "@chat/contract/messages";
import { type agentPushes, type Session, sessionsApi, type TeamSyncReply } from "@chat/contract/sessions";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import type { RequestName, RequestPayload, RequestReply } from "@chat/ui-kit/data/agentSocket.ts";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import type { AlertListener } from "./AlertListener.ts";
import { agentAttachments } from "./agentAttachments.ts";
import type { Attachments } from "./attachments.ts";
import { type Conversation, createConversation } from "./conversation.ts";
import type { DeviceStorage } from "./deviceStorage.ts";
import { createDrafts, type Drafts } from "./drafts.ts";
import { createMarks, type MarksMover } from "./marks.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { readLists } from "./readLists.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createUndo, type Undo } from "./undo.ts";

/** The socket as the model needs it; replaced with every sign-in. */
export interface Line {
  isConnected: () => boolean;
  ask: <K extends RequestName>(event: K, payload: RequestPayload<K>) => Promise<RequestReply<K>>;
}

type Push<K extends keyof typeof agentPushes> = (typeof agentPushes)[K]["payload"]["_zod"]["output"];

interface ModelOptions {
  me: { id: string; name: string };
  tab: string;
  storage: DeviceStorage;
  line: Line;
}

/** All the console knows and does, without a pixel; see `createConsoleModel`. */
export interface ConsoleModel {
  readonly me: { id: string; name: string };
  readonly sessions: Sessions;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly attachments: Attachments;
  readonly notices: Notices;
  readonly marks: MarksMover;
  /** What this agent did in the last seconds. */
  readonly undo: Undo;
  conversation: (sessionId: string) => Conversation;
  /** Keeps a chat live while it is on screen. @returns how to stop. */
  open: (sessionId: string) => () => void;
  /** The agent took this chat on purpose, so its composer may have the focus once. */
  wantFocus: (sessionId: string) => void;
  claimFocus: (sessionId: string) => boolean;
  /** The agent gives this chat away, so its leaving is no news. */
  expectLeaving: (sessionId: string) => void;
  onAlert: (listener: AlertListener) => () => void;
  /** The line is (again) open: everything is read anew. */
  connected: () => void;
  /** Reads the lists again. */
  readLists: () => Promise<void>;
  queueChanged: (push: Push<"queue:changed">) => void;
  sessionChanged: (session: Session) => void;
  messagePosted: (push: Push<"message:posted">) => void;
  headsTold: (push: Push<"session:heads">) => void;
  typingShown: (push: Push<"typing:shown">) => void;
  stop: () => void;
}

const CACHED_MAX = 40;
const RETRY_MS = 3000;

/** Puts the stores together: each push goes where it belongs, each (re)connect makes good what was missed. */
export function createConsoleModel({ me, tab, storage, line }: ModelOptions): ConsoleModel {
  const conversations = new Map<string, Conversation>();
  const opened = new Map<string, number>();
  const leaving = new Set<string>();
  const listeners = new Set<AlertListener>();
  const notices = createNotices();
  const undo = createUndo();
  const drafts = createDrafts(storage, `chat.drafts.${me.id}`);
  const attachments = agentAttachments(storage, me.id);
  let incarnation: string | undefined;
  let focusFor: string | undefined;
  let hasRead = false;
  let isStopped = false;
  let reading: Promise<void> | undefined;
  let isReadWanted = false;
  let retryTimer = 0;

  const isMine = (session: Session | undefined) => session?.state === "human" && session.agent?.id === me.id;

  const sessions = createSessions((now, before) => {
    conversations.get(now.id)?.noteHead(now.head);
    if (isMine(now)) {
      const notice = notices.get().get(now.id);
      if (notice && notice.kind !== "refused") notices.put(now.id, null);
    } else if (isMine(before)) {
      const isKnown = leaving.delete(now.id);
      if (!isKnown && now.state === "human") notices.put(now.id, { kind: "reassigned", to: now.agent?.name ?? null });
      if (!isKnown && now.state === "waiting") notices.put(now.id, { kind: "requeued" });
    }
    if (hasRead && now.state === "waiting" && before?.state !== "waiting")
      for (const listener of listeners) listener.waiting?.(now);
  });

  const fetchRows =
    (sessionId: string) =>
    async (query: { after: number; before?: number; limit: number }): Promise<TeamSyncReply> => {
      if (line.isConnected()) return line.ask("session:sync", { sessionId, ...query });
      return callEndpoint(sessionsApi.transcript, { params: { sessionId }, query });
    };

  const conversation = (sessionId: string): Conversation => {
    const known = conversations.get(sessionId);
    if (known) return known;
    const made = createConversation({
      fetchRows: fetchRows(sessionId),
      onSession: (session) => sessions.merge(session),
    });
    made.subscribe(() => {
      if (!outbox.get().some((entry) => entry.sessionId === sessionId)) return;
      outbox.forget(
        new Set(made.get().rows.flatMap((row) => (row.clientId && row.sender.kind === "agent" ? [row.clientId] : []))),
      );
    });
    conversations.set(sessionId, made);
    for (const [id, old] of conversations) {
      if (conversations.size <= CACHED_MAX) break;
      if (opened.has(id) || id === sessionId) continue;
      old.stop();
      conversations.delete(id);
    }
    return made;
  };

  const outbox = createOutbox({
    storage,
    key: `chat.outbox.${me.id}`,
    tab,
    send: ({ sessionId, files, clientId, body, epoch }): Promise<Accepted> => {
      const message = { clientId, body, epoch, ...(files.length > 0 ? { fileIds: files.map(({ id }) => id) } : {}) };
      return line.isConnected()
        ? line.ask("message:send", { sessionId, ...message })
        : callEndpoint(sessionsApi.reply, { params: { sessionId }, body: message });
    },
    onStored: (entry, accepted) => conversations.get(entry.sessionId)?.noteHead(accepted.head),
    onRefused: (entry, bodies, error, files) => {
      if (bodies.length > 0) drafts.giveBack(entry.sessionId, bodies);
      // which of them is gone is not said: the others can be picked again, a dead one would refuse every further try
      if (!(error instanceof ApiError && error.code === "file_gone")) attachments.giveBack(entry.sessionId, files);
      // the banner that says who has the chat now explains it better
      if (!notices.get().has(entry.sessionId))
        notices.put(entry.sessionId, { kind: "refused", message: errorText(error) });
      void conversation(entry.sessionId).sync();
    },
  });

  const marks = createMarks({
    isConnected: line.isConnected,
    send: (sessionId, move) => line.ask("marks:move", { sessionId, ...move }),
    onMoved: (sessionId, moved) => sessions.noteMarks(sessionId, moved),
  });

  const watch = (sessionId: string) => {
    // own chats are watched without asking; a refusal (gone, at the limit) leaves the heads and the next sync
    if (line.isConnected())
      line.ask("session:watch", { sessionId }).then(
        ({ head, incarnation: seen }) => conversations.get(sessionId)?.noteHead(head, seen),
        () => undefined,
      );
  };

  const read = (): Promise<void> => {
    isReadWanted = true;
    window.clearTimeout(retryTimer);
    reading ??= (async () => {
      try {
        while (isReadWanted && !isStopped) {
          isReadWanted = false;
          const since = sessions.beginRead();
          sessions.finishRead(since, await readLists());
          hasRead = true;
        }
      } catch (error) {
        sessions.failRead(error);
        if (!isStopped) retryTimer = window.setTimeout(() => void read(), RETRY_MS * (1 + Math.random()));
      } finally {
        reading = undefined;
      }
    })();
    return reading;
  };

  let hiddenAt = 0;
  const onVisible = () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > 60_000) connected();
  };
  const connected = () => {
    void read();
    for (const sessionId of opened.keys()) watch(sessionId);
    for (const [sessionId, each] of conversations)
      if (opened.has(sessionId) || isMine(sessions.get().byId.get(sessionId))) void each.sync();
    outbox.retry();
    marks.flush();
  };
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("pagehide", drafts.flush);
  void read();

  return {
    me,
    sessions,
    outbox,
    drafts,
    attachments,
    notices,
    marks,
    undo,
    conversation,
    open: (sessionId) => {
      const shown = opened.get(sessionId) ?? 0;
      opened.set(sessionId, shown + 1);
      if (shown === 0) {
        watch(sessionId);
        void conversation(sessionId).sync();
      }
      return () => {
        const left = (opened.get(sessionId) ?? 1) - 1;
        if (left > 0) opened.set(sessionId, left);
        else {
          opened.delete(sessionId);
          if (line.isConnected() && !isMine(sessions.get().byId.get(sessionId)))
            line.ask("session:unwatch", { sessionId }).catch(() => undefined);
        }
      };
    },
    wantFocus: (sessionId) => {
      focusFor = sessionId;
    },
    claimFocus: (sessionId) => {
      const isIts = focusFor === sessionId;
      if (isIts) focusFor = undefined;
      return isIts;
    },
    expectLeaving: (sessionId) => {
      leaving.add(sessionId);
      setTimeout(() => leaving.delete(sessionId), 15_000);
    },
    onAlert: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    connected,
    readLists: read,
    queueChanged: ({ changed, removed }) => {
      sessions.merge(...changed);
      sessions.leaveQueue(removed);
      // the chat on screen is asked for at once: its own push may be late
      for (const id of removed) if (opened.has(id) && !sessions.get().byId.has(id)) void conversation(id).sync();
    },
    sessionChanged: (session) => sessions.merge(session),
    messagePosted: ({ message, head }) => {
      sessions.noteMessage(message, head);
      conversations.get(message.sessionId)?.receive(message, head);
      const session = sessions.get().byId.get(message.sessionId);
      if (!session || !isMine(session) || message.sender.kind !== "visitor" || message.kind !== "text") return;
      marks.move(session.id, { delivered: message.seq });
      for (const listener of listeners) listener.message?.(message, session);
    },
    headsTold: ({ heads, incarnation: seen }) => {
      if (incarnation !== undefined && incarnation !== seen) {
        sessions.reset();
        hasRead = false;
        void read();
      }
      incarnation = seen;
      for (const { sessionId, head } of heads) conversations.get(sessionId)?.noteHead(head, seen);
      const { byId } = sessions.get();
      if (heads.some(({ sessionId, head }) => head > (byId.get(sessionId)?.head ?? 0))) void read();
    },
    typingShown: ({ sessionId, isTyping, by, name, text }) => {
      if (by === "agent" && name === me.name) return;
      conversations.get(sessionId)?.showTyping(isTyping ? { by, name, text } : null);
    },
    stop: () => {
      isStopped = true;
      window.clearTimeout(retryTimer);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("pagehide", drafts.flush);
      drafts.flush();
      outbox.stop();
      attachments.stop();
      marks.stop();
      undo.stop();
      for (const each of conversations.values()) each.stop();
    },
  };
}
