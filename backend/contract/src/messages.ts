import * as z from "zod";
import { At, ClientId, ContactEmail, Line, PublicId, SiteKeyText, VisibleTextOrNone } from "./common-shapes.ts";
import { defineApi, defineEvents } from "./define.ts";
import { FileInfo } from "./files.ts";
import { ANSWER_MAX_CHARS } from "./form-answers.ts";
import { FILES_PER_MESSAGE_MAX, LONG_POLL_MAX_SECONDS, SYNC_MAX_ROWS } from "./limits.ts";
import { SESSION_STATES, UNDOABLE_ACTIONS } from "./session-state.ts";

export const SENDER_KINDS = ["visitor", "assistant", "agent", "system"] as const;

/** What the assistant's answer rests on. */
export const Source = z.object({ id: PublicId, title: z.string(), url: z.string().nullable() });
export type Source = z.infer<typeof Source>;

/** What happened, in rows of kind `event`; the clients put it into words. */
export const SESSION_EVENTS = [
  "started",
  "escalated",
  "accepted",
  "transferred",
  "withdrawn",
  "returned",
  "requeued",
  "closed",
  "reopened",
  "emailLeft",
  "rated",
  "answerFailed",
] as const;

export const MessageData = z.object({
  event: z.enum(SESSION_EVENTS).optional(),
  /** Who acts in an event: the agent's shown name, or absent for visitor and system. */
  actorName: z.string().optional(),
  by: z.enum(SENDER_KINDS).optional(),
  /** `escalated`: nobody was on shift when it was committed, so the text promises nothing. */
  isStaffed: z.boolean().optional(),
  /** The act of an agent that this event takes back; the event itself says where the chat is now. */
  undoes: z.enum(UNDOABLE_ACTIONS).optional(),
  /** `requeued`: why (the agent was lost, or gave it back). */
  reason: z.string().optional(),
  rating: z.number().int().optional(),
  sources: z.array(Source).optional(),
  /** The assistant was stopped or its provider failed; the text is the part that came. */
  isIncomplete: z.boolean().optional(),
  /** The assistant's provider failed; the built-in answerer replied from the knowledge. */
  isStandIn: z.boolean().optional(),
  /** The assistant found nothing, or not enough: offer a person. */
  offersPerson: z.boolean().optional(),
  /** An assistant's reply replaces the streamed draft of this id. */
  draftId: z.string().optional(),
  /** What came with the text; the text may then be empty. */
  files: z.array(FileInfo).optional(),
});
export type MessageData = z.infer<typeof MessageData>;

/** Anything shown in a session. `hidden` keeps the visitor's numbers gapless where a row is for the team. */
export const Message = z.object({
  sessionId: PublicId,
  seq: z.number().int().positive(),
  kind: z.enum(["text", "event", "note", "hidden"]),
  sender: z.object({ kind: z.enum(SENDER_KINDS), id: z.string().nullable(), name: z.string().nullable() }),
  clientId: z.string().nullable(),
  /** Markdown of the assistant and of agents, as typed of everybody else: `isMarkdown` in typed-text. */
  body: z.string(),
  data: MessageData.nullable(),
  at: At,
});
export type Message = z.infer<typeof Message>;

/** The acknowledgement of a send: it is stored durably under this number. `head` is the session's highest number. */
export const Accepted = z.object({
  clientId: z.string(),
  seq: z.number().int(),
  at: At,
  duplicate: z.boolean(),
  head: z.number().int(),
});
export type Accepted = z.infer<typeof Accepted>;

/** High-water numbers: everything up to it was delivered to, or read by, that side. */
export const Marks = z.object({
  visitorDelivered: z.number().int(),
  visitorRead: z.number().int(),
  teamDelivered: z.number().int(),
  teamRead: z.number().int(),
});
export type Marks = z.infer<typeof Marks>;

/** What the visitor's side may know of a session. */
export const VisitorSession = z.object({
  id: PublicId,
  state: z.enum(SESSION_STATES),
  epoch: z.number().int(),
  agent: z.object({ name: z.string() }).nullable(),
  /** While waiting. `waitSeconds` is null when there is too little to estimate from; `isStaffed` false: nobody is on shift. */
  queue: z
    .object({ position: z.number().int(), waitSeconds: z.number().int().nullable(), isStaffed: z.boolean() })
    .nullable(),
  head: z.number().int(),
  marks: Marks,
  rating: z.number().int().nullable(),
  /** The chat has ended for good and has no rating yet: ask for one, if the widget does. Later than `closed` while an agent may take it back. */
  asksRating: z.boolean(),
  email: z.string().nullable(),
});
export type VisitorSession = z.infer<typeof VisitorSession>;

/** A page of a session's rows, ascending by `seq`, and where the session stands. */
export const SyncReply = z.object({
  items: z.array(Message),
  head: z.number().int(),
  isDone: z.boolean(),
  /** Names this copy of the store; if it changed, drop what you have and fetch again. */
  incarnation: z.string(),
  session: VisitorSession,
});
export type SyncReply = z.infer<typeof SyncReply>;

export const SyncRequest = z.object({
  after: z.number().int().min(0),
  limit: z.number().int().min(1).max(SYNC_MAX_ROWS).default(SYNC_MAX_ROWS),
});

const Empty = z.object({});

/** What a person sends: text, files that were uploaded before, or both. The body is empty only where there are files. */
export const SentMessage = z.object({
  clientId: ClientId,
  body: VisibleTextOrNone,
  fileIds: z.array(PublicId).max(FILES_PER_MESSAGE_MAX).optional(),
});

/** The rule of `SentMessage` that needs both fields: neither text nor file is nothing to send. */
export const hasContent = ({ body, fileIds }: { body: string; fileIds?: string[] | undefined }): boolean =>
  body !== "" || (fileIds !== undefined && fileIds.length > 0);
export const NO_CONTENT = { path: ["body"], error: "is empty" };

/**
 * Visitor → server. A row with `reply` is acknowledged; `clientId` makes a retry after a lost ack harmless.
 * The same table is reachable over REST (`visitorApi.call`) where websockets are blocked.
 */
export const visitorEvents = defineEvents({
  "message:send": {
    payload: SentMessage.refine(hasContent, NO_CONTENT),
    reply: Accepted,
  },
  "session:sync": { payload: SyncRequest, reply: SyncReply },
  "session:escalate": { payload: z.object({ reason: z.string().trim().max(500).optional() }), reply: VisitorSession },
  "session:withdraw": { payload: Empty, reply: VisitorSession },
  "session:close": { payload: Empty, reply: VisitorSession },
  "session:reopen": { payload: Empty, reply: VisitorSession },
  "session:rate": {
    payload: z.object({ rating: z.number().int().min(1).max(5), comment: z.string().trim().max(1000).optional() }),
    reply: VisitorSession,
  },
  "session:leaveEmail": { payload: z.object({ email: ContactEmail }), reply: VisitorSession },
  "assistant:stop": { payload: Empty, reply: Empty },
  "marks:move": {
    payload: z.object({ delivered: z.number().int().min(0).optional(), read: z.number().int().min(0).optional() }),
    reply: Marks,
  },
  /** Volatile; `text` is what is typed so far, shown to the agent only where the widget's settings say so. */
  "typing:set": { payload: z.object({ isTyping: z.boolean(), text: z.string().max(500).optional() }), reply: Empty },
});

/** Server → visitor: hints about what is stored, and volatile signs of life. */
export const visitorPushes = defineEvents({
  "message:posted": { payload: z.object({ message: Message, head: z.number().int() }) },
  "session:changed": { payload: VisitorSession },
  "session:head": { payload: z.object({ head: z.number().int(), incarnation: z.string() }) },
  "marks:moved": { payload: Marks },
  "typing:shown": {
    payload: z.object({ isTyping: z.boolean(), by: z.enum(["agent", "assistant"]), name: z.string().nullable() }),
  },
  "assistant:chunk": { payload: z.object({ draftId: z.string(), index: z.number().int(), text: z.string() }) },
  "assistant:dropped": { payload: z.object({ draftId: z.string() }) },
  "server:reconnect": { payload: z.object({ delayMs: z.number().int() }) },
  /** The widget was switched off, or this website taken from its list; the socket is closed right after and no new one opens. */
  "widget:gone": { payload: z.object({ code: z.enum(["widget_gone", "origin_refused"]) }) },
});

export const PreChatAnswers = z.record(z.string().max(31), z.union([z.string().max(ANSWER_MAX_CHARS), z.boolean()]));

/** Starting a chat; secret and client id are made in the browser before the first request, so a repeat is the same chat. */
export const StartSession = z.object({
  /** 128+ random bits, base64url; the server keeps only its hash. */
  visitorSecret: z.string().regex(/^[A-Za-z0-9_-]{22,43}$/, "is not a visitor secret"),
  clientId: ClientId,
  with: z.enum(["assistant", "person"]).default("assistant"),
  answers: PreChatAnswers.optional(),
  page: z.object({ url: z.string().max(2048), title: z.string().max(300), referrer: z.string().max(2048) }).optional(),
  locale: z.string().max(35).optional(),
  timeZone: z.string().max(60).optional(),
});
export type StartSession = z.infer<typeof StartSession>;

export const StartedSession = z.object({
  session: VisitorSession,
  /** Signed, for this visitor, session and widget only. Repeat the start to renew it. */
  token: z.string(),
  expiresInSeconds: z.number().int(),
  incarnation: z.string(),
  serverTime: At,
});
export type StartedSession = z.infer<typeof StartedSession>;

const SessionParams = z.object({ sessionId: PublicId });

/** The visitor's REST face. */
export const visitorApi = defineApi({
  start: {
    method: "POST",
    path: "/widgets/:siteKey/sessions",
    creates: true,
    auth: "origin",
    limit: "sessionStart",
    summary: "Starts a chat, or answers with the one this secret and client id already started, and a fresh token.",
    params: z.object({ siteKey: SiteKeyText }),
    body: StartSession,
    reply: StartedSession,
  },
  messages: {
    method: "GET",
    path: "/widgets/sessions/:sessionId/messages",
    isPatient: true,
    auth: "member",
    summary:
      "Rows after a number, ascending; `wait` holds the answer until there is something (seconds). For the visitor or the workspace's users.",
    params: SessionParams,
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(SYNC_MAX_ROWS).default(SYNC_MAX_ROWS),
      wait: z.coerce.number().int().min(0).max(LONG_POLL_MAX_SECONDS).default(0),
    }),
    reply: SyncReply.extend({ next: z.string().nullable() }),
  },
  send: {
    method: "POST",
    path: "/widgets/sessions/:sessionId/messages",
    creates: true,
    auth: "visitor",
    limit: "message",
    summary: "Sends a message as the visitor; the same `clientId` again answers with the same number.",
    params: SessionParams,
    body: visitorEvents["message:send"].payload,
    reply: Accepted,
  },
  escalate: {
    method: "POST",
    path: "/widgets/escalate/:siteKey/:sessionId",
    auth: "visitor",
    limit: "escalate",
    summary: "Asks for a person.",
    params: z.object({ siteKey: SiteKeyText, sessionId: PublicId }),
    body: visitorEvents["session:escalate"].payload,
    reply: VisitorSession,
  },
  call: {
    method: "POST",
    path: "/widgets/sessions/:sessionId/call",
    auth: "visitor",
    limit: "message",
    summary: "Any visitor event of the socket table, where websockets are blocked.",
    params: SessionParams,
    body: z.object({ event: Line(40), payload: z.unknown() }),
    reply: z.unknown(),
  },
});
