import * as z from "zod";
import { At, PageQuery, PublicId, SiteKeyText } from "./common-shapes.ts";
import { defineApi, defineEvents, page } from "./define.ts";
import { SYNC_MAX_ROWS } from "./limits.ts";
import { Accepted, hasContent, Marks, Message, NO_CONTENT, SentMessage } from "./messages.ts";
import { SESSION_STATES } from "./session-state.ts";
import { AgentProfile } from "./users.ts";

export const ESCALATION_CAUSES = ["request", "failure", "noAnswer", "rule", "agent", "noAssistant"] as const;

/** Why a session went to people, and what an agent should know before the first word. */
export const Escalation = z.object({
  cause: z.enum(ESCALATION_CAUSES),
  reason: z.string(),
  brief: z.string().nullable(),
  at: At,
});
export type Escalation = z.infer<typeof Escalation>;

/** What the team sees of a session; everything from the visitor is text, never markup. */
export const Session = z.object({
  id: PublicId,
  state: z.enum(SESSION_STATES),
  stateSince: At,
  epoch: z.number().int(),
  widget: z.object({ siteKey: z.string(), name: z.string(), isDemo: z.boolean() }),
  visitor: z.object({
    id: PublicId,
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    isOnline: z.boolean(),
    browser: z.string(),
    locale: z.string().nullable(),
    timeZone: z.string().nullable(),
  }),
  page: z.object({ url: z.string(), title: z.string(), referrer: z.string() }).nullable(),
  answers: z.array(z.object({ label: z.string(), value: z.string() })),
  agent: z.object({ id: PublicId, name: z.string() }).nullable(),
  escalation: Escalation.nullable(),
  head: z.number().int(),
  marks: Marks,
  last: z.object({ preview: z.string(), at: At, by: z.enum(["visitor", "assistant", "agent", "system"]) }).nullable(),
  /** The visitor's last words, as typed. */
  lastByVisitor: z.object({ preview: z.string(), at: At }).nullable(),
  rating: z.object({ stars: z.number().int(), comment: z.string().nullable() }).nullable(),
  createdAt: At,
  closedAt: At.nullable(),
});
export type Session = z.infer<typeof Session>;

export const TeamSyncReply = z.object({
  items: z.array(Message),
  head: z.number().int(),
  isDone: z.boolean(),
  incarnation: z.string(),
  session: Session,
});
export type TeamSyncReply = z.infer<typeof TeamSyncReply>;

const SessionParams = z.object({ sessionId: PublicId });

/** Sessions as the team handles them. */
export const sessionsApi = defineApi({
  queue: {
    method: "GET",
    path: "/agents/waiting-sessions",
    auth: "agent",
    summary: "Who waits for a person, longest first.",
    query: PageQuery,
    reply: page(Session),
  },
  active: {
    method: "GET",
    path: "/agents/active-chats",
    auth: "agent",
    summary: "The chats one has now, newest activity first; `scope=all` for the whole team's.",
    query: PageQuery.extend({ scope: z.enum(["mine", "all"]).default("mine") }),
    reply: page(Session),
  },
  accept: {
    method: "POST",
    path: "/agents/sessions/:sessionId/accept",
    auth: "agent",
    summary: "Takes a chat; of several at once exactly one wins. A colleague's chat only with `takeOver=true`.",
    params: SessionParams,
    query: z.object({ takeOver: z.enum(["true", "false"]).default("false") }),
    reply: Session,
  },
  requeue: {
    method: "POST",
    path: "/agents/sessions/:sessionId/requeue",
    auth: "agent",
    summary: "Gives a chat back to the queue.",
    params: SessionParams,
    reply: Session,
  },
  returnToAssistant: {
    method: "POST",
    path: "/agents/sessions/:sessionId/return",
    auth: "agent",
    summary: "Lets the assistant go on.",
    params: SessionParams,
    reply: Session,
  },
  close: {
    method: "POST",
    path: "/agents/sessions/:sessionId/close",
    auth: "agent",
    summary: "Ends a chat.",
    params: SessionParams,
    reply: Session,
  },
  reopen: {
    method: "POST",
    path: "/agents/sessions/:sessionId/reopen",
    auth: "agent",
    summary: "Takes up a chat that has ended, as its agent.",
    params: SessionParams,
    reply: Session,
  },
  undo: {
    method: "POST",
    path: "/agents/sessions/:sessionId/undo",
    auth: "agent",
    summary:
      "Takes one's own last move back (accept, requeue, return, close, reopen) within ten seconds, if nobody acted since. `epoch` is that move's.",
    params: SessionParams,
    body: z.object({ epoch: z.number().int().min(1) }),
    reply: Session,
  },
  archive: {
    method: "GET",
    path: "/sessions",
    auth: "agent",
    summary: "All chats, newest first, by state, widget, visitor, text and day. Agents see them too.",
    query: PageQuery.extend({
      state: z.enum(SESSION_STATES).optional(),
      visitorId: PublicId.optional(),
      siteKey: SiteKeyText.optional(),
      q: z.string().trim().max(200).optional(),
      from: At.optional(),
      to: At.optional(),
    }),
    reply: page(Session),
  },
  show: {
    method: "GET",
    path: "/sessions/:sessionId",
    auth: "agent",
    summary: "One chat.",
    params: SessionParams,
    reply: Session,
  },
  transcript: {
    method: "GET",
    path: "/sessions/:sessionId/messages",
    auth: "agent",
    summary:
      "A chat's rows after a number, or the last ones before one (`before` instead of `after`), ascending. `isDone`: nothing follows, or precedes.",
    params: SessionParams,
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(SYNC_MAX_ROWS).default(SYNC_MAX_ROWS),
    }),
    reply: TeamSyncReply,
  },
  reply: {
    method: "POST",
    path: "/agents/sessions/:sessionId/messages",
    creates: true,
    auth: "agent",
    limit: "agentMessage",
    summary: "Answers as the agent who has the chat.",
    params: SessionParams,
    body: SentMessage.extend({ epoch: z.number().int().optional() }).refine(hasContent, NO_CONTENT),
    reply: Accepted,
  },
});

/** Agent → server. */
export const agentEvents = defineEvents({
  "message:send": {
    payload: SentMessage.extend({ sessionId: PublicId, epoch: z.number().int().optional() }).refine(
      hasContent,
      NO_CONTENT,
    ),
    reply: Accepted,
  },
  "session:sync": {
    payload: z.object({
      sessionId: PublicId,
      after: z.number().int().min(0),
      /** Instead of `after`: the last rows before this number; `isDone` then says that none precede them. */
      before: z.number().int().min(1).optional(),
      limit: z.number().int().min(1).max(SYNC_MAX_ROWS).default(SYNC_MAX_ROWS),
    }),
    reply: TeamSyncReply,
  },
  /** Asks for this session's pushes; at most 50 at a time per socket. One's own chats are watched without asking. */
  "session:watch": {
    payload: z.object({ sessionId: PublicId }),
    reply: z.object({ head: z.number().int(), incarnation: z.string() }),
  },
  "session:unwatch": { payload: z.object({ sessionId: PublicId }), reply: z.object({}) },
  "typing:set": { payload: z.object({ sessionId: PublicId, isTyping: z.boolean() }), reply: z.object({}) },
  "marks:move": {
    payload: z.object({
      sessionId: PublicId,
      delivered: z.number().int().min(0).optional(),
      read: z.number().int().min(0).optional(),
    }),
    reply: Marks,
  },
  /** Re-authenticates in place before the access token ends. */
  "token:renew": {
    payload: z.object({ accessToken: z.string().max(4096) }),
    reply: z.object({ expiresInSeconds: z.number().int() }),
  },
});

/** Server → agent. */
export const agentPushes = defineEvents({
  "message:posted": { payload: z.object({ message: Message, head: z.number().int() }) },
  /** A session that the workspace's people can see changed; lists merge it. */
  "session:changed": { payload: Session },
  /** The waiting list's difference; `total` waits. */
  "queue:changed": {
    payload: z.object({ changed: z.array(Session), removed: z.array(PublicId), total: z.number().int() }),
  },
  "session:heads": {
    payload: z.object({
      heads: z.array(z.object({ sessionId: PublicId, head: z.number().int() })),
      incarnation: z.string(),
    }),
  },
  "marks:moved": { payload: z.object({ sessionId: PublicId, marks: Marks }) },
  "typing:shown": {
    payload: z.object({
      sessionId: PublicId,
      isTyping: z.boolean(),
      by: z.enum(["visitor", "agent", "assistant"]),
      name: z.string().nullable(),
      text: z.string().nullable(),
    }),
  },
  "assistant:chunk": {
    payload: z.object({ sessionId: PublicId, draftId: z.string(), index: z.number().int(), text: z.string() }),
  },
  "assistant:dropped": { payload: z.object({ sessionId: PublicId, draftId: z.string() }) },
  "agent:changed": { payload: AgentProfile },
  "server:reconnect": { payload: z.object({ delayMs: z.number().int() }) },
  /** This sign-in ended (revoked, deactivated, password changed); the socket is closed right after. */
  "signed:out": { payload: z.object({ reason: z.enum(["revoked", "deactivated", "expired"]) }) },
});
