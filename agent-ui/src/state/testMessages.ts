import type { Message } from "@chat/contract/messages";
import type { Session } from "@chat/contract/sessions";

const SESSION_ID = "s".repeat(22);

/** A visitor's message, for tests. */
export const message = (seq: number, over: Partial<Message> = {}): Message => ({
  sessionId: SESSION_ID,
  seq,
  kind: "text",
  sender: { kind: "visitor", id: null, name: null },
  clientId: null,
  body: `message ${seq}`,
  data: null,
  at: new Date(Date.UTC(2026, 0, 1, 12, 0, seq)).toISOString(),
  ...over,
});

/** A waiting chat, for tests. */
export const session = (over: Partial<Session> = {}): Session => ({
  id: SESSION_ID,
  state: "waiting",
  stateSince: "2026-01-01T12:00:00.000Z",
  epoch: 1,
  widget: { siteKey: "shop-key", name: "Shop", isDemo: false },
  visitor: {
    id: "v".repeat(22),
    name: "Ada",
    email: null,
    phone: null,
    isOnline: true,
    browser: "Firefox",
    locale: "en",
    timeZone: null,
  },
  page: null,
  answers: [],
  agent: null,
  escalation: { cause: "request", reason: "wants a person", brief: null, at: "2026-01-01T12:00:00.000Z" },
  head: 1,
  marks: { visitorDelivered: 0, visitorRead: 0, teamDelivered: 0, teamRead: 0 },
  last: null,
  lastByVisitor: null,
  rating: null,
  createdAt: "2026-01-01T11:00:00.000Z",
  closedAt: null,
  ...over,
});
