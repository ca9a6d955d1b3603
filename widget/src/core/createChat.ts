import type { Message, SyncReply, VisitorSession } from "@chat/contract/messages";
import { SYNC_MAX_ROWS } from "@chat/contract/wire";
import { CallError } from "./CallError.ts";
import type { Chat } from "./Chat.ts";
import { createDrafts } from "./drafts.ts";
import { createLease } from "./lease.ts";
import { createMarks } from "./marks.ts";
import { createOutbox, type Outgoing } from "./outbox.ts";
import { randomId } from "./randomId.ts";
import type { Rest } from "./rest.ts";
import { createSession } from "./session.ts";
import type { WebSocketClass } from "./socket.ts";
import type { Storage } from "./storage.ts";
import { createStore } from "./store.ts";
import { createSync } from "./sync.ts";
import { type Connection, createTransport } from "./transport.ts";
import { createTyping } from "./typing.ts";
import { viewOf } from "./viewOf.ts";
import type { Push } from "./wire-types.ts";

export interface ChatDeps {
  readonly base: string;
  readonly siteKey: string;
  locale(): string;
  readonly storage: Storage;
  readonly rest: Rest;
  readonly WebSocket?: WebSocketClass;
  /** What a message to an ended chat leads to. */
  readonly reopensTo: "assistant" | "waiting" | "newChat";
  /** Agents see what is typed before it is sent, and the visitor was told. */
  isTypingShown(): boolean;
  /** A widget without an assistant starts every chat with people. */
  readonly hasAssistant: boolean;
  onChange(): void;
  /** Rows that came now, not out of the history. */
  onLiveRows(rows: readonly Message[]): void;
  /** A chat began that did not exist before. */
  onStarted(session: VisitorSession): void;
  onSent(item: Outgoing, seq: number): void;
  onConnection(connection: Connection): void;
}

/** Puts the parts together: what is typed goes through the outbox, what is seen comes out of the store. */
export function createChat(deps: ChatDeps): Chat {
  let session: VisitorSession | null = null;
  let connection: Connection = "idle";
  let isLoaded = false;
  let isReading = false;
  let isNotifying = false;
  let isFresh = false;
  let isOver = false;

  /** Many changes of one moment are drawn once. */
  function changed() {
    if (isNotifying) return;
    isNotifying = true;
    queueMicrotask(() => {
      isNotifying = false;
      deps.onChange();
    });
  }

  const identity = createSession({
    ...deps,
    onStarted(started, incarnation, isNew) {
      if (isNew && store.last() > 0) store.reset();
      noteSession(started);
      if (isFresh) deps.onStarted(started);
      isFresh = false;
      if (started.head === 0) isLoaded = true;
      store.noteHead(started.head, incarnation);
    },
    onAnswersRefused() {
      transport.disconnect();
      changed();
    },
  });
  const store = createStore({
    onRows(rows, isLive) {
      for (const row of rows) {
        drafts.settle(row);
        if (row.sender.kind === "agent") typing.hide();
      }
      if (isLive) deps.onLiveRows(rows);
      noteSeen();
      changed();
    },
    onReset() {
      drafts.clear();
      marks.reset();
      changed();
    },
    onGap: () => sync.request(),
  });
  const drafts = createDrafts(changed);
  const marks = createMarks({ move: (news) => transport.call("marks:move", news), onChange: changed });
  const typing = createTyping({
    send(isTyping, text) {
      if (transport.isLive() && session && session.state !== "closed")
        transport.call("typing:set", deps.isTypingShown() ? { isTyping, text } : { isTyping }).catch(() => {});
    },
    onChange: changed,
  });
  const sync = createSync({
    store,
    async ask(after) {
      const reply = await transport.call("session:sync", { after, limit: SYNC_MAX_ROWS });
      if (reply.session.id === identity.read()?.sessionId) return reply;
      throw new CallError("not_found"); // the chat was left meanwhile
    },
    onSession: notePage,
  });
  const transport = createTransport({
    ...deps,
    /** Nothing in the background may start a chat that the visitor did not. */
    async credentials() {
      if (!identity.read()?.clientId) throw new CallError("not_found");
      return identity.ensure();
    },
    distrust: identity.distrust,
    last: store.last,
    onPush: hear,
    onPage(reply, after) {
      if (store.page(reply, after)) sync.request();
      notePage(reply);
    },
    onAwake() {
      sync.request();
      outbox.resume();
      noteSeen(); // coming back to the tab is reading, too
    },
    onConnection(now) {
      if (now === connection) return;
      connection = now;
      if (now !== "online") typing.hide();
      deps.onConnection(now);
      changed();
    },
  });
  const outbox = createOutbox({
    storage: deps.storage,
    lease: createLease(deps.storage, randomId()),
    send: deliver,
    isHeld: () => Boolean(identity.read()?.problems),
    onChange: changed,
  });
  const stopHearing = deps.storage.onOtherTab((name) => {
    if (name === "") adopt();
  });

  function notePage(reply: SyncReply) {
    isLoaded = true;
    noteSession(reply.session);
    changed();
  }

  function noteSession(next: VisitorSession) {
    if (next.id !== identity.read()?.sessionId) return; // a late answer about the chat before
    if (session?.id === next.id && next.epoch < session.epoch) return; // a late answer of an earlier state
    session = next;
    marks.merge(next.marks);
    if (next.state !== "assistant") drafts.clear();
    identity.noteClosed(next.state === "closed");
    changed();
  }

  function noteSeen() {
    if (store.last() > 0) marks.note(store.last(), isReading && document.visibilityState === "visible");
  }

  function hear({ event, payload }: Push) {
    if (event === "message:posted") {
      if (payload.message.sessionId === session?.id) store.receive(payload.message, payload.head);
    } else if (event === "session:changed") noteSession(payload);
    else if (event === "session:head") store.noteHead(payload.head, payload.incarnation);
    else if (event === "marks:moved") marks.merge(payload);
    else if (event === "typing:shown") typing.show(payload);
    else if (event === "assistant:chunk") drafts.chunk(payload);
    else if (event === "assistant:dropped") drafts.drop(payload.draftId);
  }

  async function deliver(item: Outgoing): Promise<void> {
    const { sessionId = "" } = await identity.ensure();
    if (isOver) throw new CallError("unavailable"); // kept, and sent by the next page
    transport.connect();
    try {
      const { clientId, body, data = null } = item;
      const { seq, at, head } = await transport.call("message:send", {
        clientId,
        body,
        fileIds: data?.files?.map(({ id }) => id),
      });
      const sender = { kind: "visitor", id: null, name: null } as const;
      store.receive({ sessionId, seq, kind: "text", sender, clientId, body, data, at }, head);
      deps.onSent(item, seq);
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== "session_closed") throw error;
      if (deps.reopensTo === "newChat") startOver();
      else noteSession(await transport.call("session:reopen", {}));
      throw new CallError("unavailable"); // the way is free now: the outbox tries again
    }
  }

  function begin(wish: "assistant" | "person") {
    isFresh ||= !identity.read()?.clientId;
    if (identity.begin({ with: deps.hasAssistant ? wish : "person" }).clientId) transport.connect();
  }

  function startOver() {
    identity.leave();
    forget();
  }

  function forget() {
    transport.disconnect();
    session = null;
    isLoaded = true;
    store.reset();
    changed();
  }

  /** Another tab started a chat, or left it for a new one. */
  function adopt() {
    const record = identity.read();
    if (session && record?.sessionId !== session.id) forget();
    if (record?.clientId && connection === "idle" && !record.isClosed) transport.connect();
    changed();
  }

  if (identity.read()?.clientId) transport.connect();
  else isLoaded = true;
  outbox.resume();

  return {
    view: () =>
      viewOf({ session, connection, isLoaded, record: identity.read(), store, outbox, drafts, typing, marks }),
    send(body, data) {
      begin("assistant");
      typing.noteSent();
      outbox.add(body, data);
    },
    files: {
      ...deps,
      ...identity,
      ensure() {
        begin("assistant");
        return identity.ensure();
      },
    },
    retry: (clientId) => outbox.retry(clientId),
    discard: outbox.discard,
    async askForPerson(reason) {
      const isNew = !identity.read()?.clientId;
      begin("person");
      await identity.ensure();
      if (!isNew || session?.state === "assistant")
        noteSession(await transport.call("session:escalate", reason ? { reason } : {}));
    },
    leaveQueue: async () => noteSession(await transport.call("session:withdraw", {})),
    leaveEmail: async (email) => noteSession(await transport.call("session:leaveEmail", { email })),
    end: async () => noteSession(await transport.call("session:close", {})),
    rate: async (rating, comment) =>
      noteSession(await transport.call("session:rate", comment ? { rating, comment } : { rating })),
    stopAssistant: () => void transport.call("assistant:stop", {}).catch(() => {}),
    noteInput: typing.noteInput,
    keepAnswers(answers) {
      const { problems, wish } = identity.read() ?? {};
      identity.keepAnswers(answers);
      if (!problems) return;
      // What the visitor wanted before goes on by itself.
      if (wish?.with === "person") this.askForPerson().catch(() => {});
      else if (outbox.items().length > 0) begin("assistant");
      outbox.resume();
    },
    startOver,
    setReading(value) {
      isReading = value;
      noteSeen();
    },
    destroy() {
      isOver = true;
      stopHearing();
      outbox.destroy();
      sync.destroy();
      store.destroy();
      typing.destroy();
      drafts.clear();
      marks.reset();
      transport.disconnect();
    },
  };
}
