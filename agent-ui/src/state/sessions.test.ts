import type { Session } from "@chat/contract/sessions";
import { expect, it } from "vitest";
import { allOf, askedAt, isUnread, mineOf, searchSessions, visitorName, waitingOf } from "./sessionLists.ts";
import { createSessions } from "./sessions.ts";
import { message, session } from "./testMessages.ts";

const withId = (id: string, over: Partial<Session> = {}) => session({ id, ...over });
const me = { id: "me", name: "Me" };

function rig() {
  const heard: [string, string | undefined][] = [];
  const sessions = createSessions((now, before) => void heard.push([now.state, before?.state]));
  return { sessions, heard, waiting: () => waitingOf(sessions.get().byId.values()).map((each) => each.id) };
}

it("merges the queue's difference: who came, who left", () => {
  const { sessions, waiting } = rig();
  sessions.merge(withId("a"), withId("b"));
  sessions.leaveQueue(["a", "unknown"]);
  expect(waiting()).toEqual(["b"]);
  sessions.merge(withId("a", { epoch: 3 }));
  expect(waiting()).toEqual(["a", "b"]);
});

it("ignores a snapshot that is older than the known one, but keeps the higher marks", () => {
  const { sessions, waiting } = rig();
  const marks = { visitorDelivered: 5, visitorRead: 5, teamDelivered: 5, teamRead: 5 };
  sessions.merge(withId("a", { epoch: 2, state: "human", agent: me, head: 6 }));
  sessions.merge(withId("a", { epoch: 1, state: "waiting", head: 4, marks }));
  expect(waiting()).toEqual([]);
  expect(sessions.get().byId.get("a")?.marks.teamRead).toBe(5);
  sessions.merge(withId("a", { epoch: 2, state: "human", agent: me, head: 5, last: null }));
  expect(sessions.get().byId.get("a")?.head).toBe(6);
});

it("drops what the lists no longer have, except what changed while they were read", () => {
  const { sessions, waiting } = rig();
  sessions.merge(withId("gone"), withId("stays"));
  const since = sessions.beginRead();
  sessions.merge(withId("came meanwhile"));
  sessions.finishRead(since, [{ sessions: [withId("stays")], completeFor: "waiting" }]);
  expect(waiting().sort()).toEqual(["came meanwhile", "stays"]);
  expect(sessions.get().status).toBe("ready");
});

it("does not bring back a chat that left the queue while the list was read", () => {
  const { sessions, waiting } = rig();
  sessions.merge(withId("a"));
  const since = sessions.beginRead();
  sessions.leaveQueue(["a"]);
  sessions.finishRead(since, [{ sessions: [withId("a")], completeFor: "waiting" }]);
  expect(waiting()).toEqual([]);
});

it("keeps what a list that was not read to its end does not show", () => {
  const { sessions, waiting } = rig();
  sessions.merge(withId("far down"));
  sessions.finishRead(sessions.beginRead(), [{ sessions: [withId("a")] }]);
  expect(waiting()).toHaveLength(2);
});

it("tells of each change once, with what was known before", () => {
  const { sessions, heard } = rig();
  sessions.merge(withId("a"));
  sessions.merge(withId("a", { epoch: 2, state: "human", agent: me }));
  sessions.merge(withId("a", { epoch: 1 }));
  expect(heard).toEqual([
    ["waiting", undefined],
    ["human", "waiting"],
  ]);
});

it("moves preview and head with a message, not with an older one", () => {
  const { sessions } = rig();
  sessions.merge(withId("a", { head: 3 }));
  sessions.noteMessage(message(4, { sessionId: "a", body: "news" }), 4);
  sessions.noteMessage(message(2, { sessionId: "a", body: "old" }), 2);
  expect(sessions.get().byId.get("a")).toMatchObject({ head: 4, last: { preview: "news", by: "visitor" } });
});

it("orders the waiting by when they were handed over, a requeued one in its old place", () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
  const escalation = (minute: number) => ({ cause: "request" as const, reason: "", brief: null, at: at(minute) });
  const list = [
    withId("late", { escalation: escalation(5), stateSince: at(5) }),
    withId("requeued", { escalation: escalation(1), stateSince: at(9) }),
    withId("early", { escalation: escalation(2), stateSince: at(2) }),
  ];
  expect(waitingOf(list).map((each) => each.id)).toEqual(["requeued", "early", "late"]);
  // what is shown as their wait falls in the same order
  const ages = waitingOf(list).map(askedAt);
  expect(ages).toEqual([...ages].sort());
});

it("shows what expects an answer first among one's own", () => {
  const last = (by: "visitor" | "agent", minute: number) => ({
    preview: "",
    by,
    at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
  });
  const list = [
    withId("answered", { state: "human", agent: me, last: last("agent", 9) }),
    withId("open", { state: "human", agent: me, last: last("visitor", 1) }),
    withId("foreign", { state: "human", agent: { id: "x", name: "X" } }),
  ];
  expect(mineOf(list, "me").map((each) => each.id)).toEqual(["open", "answered"]);
});

it("counts a quiet chat with the assistant as over, a live one not", () => {
  const now = Date.parse("2026-01-02T00:00:00Z");
  const visitor = session().visitor;
  const list = [
    withId("quiet", { state: "assistant", visitor: { ...visitor, isOnline: false } }),
    withId("live", { state: "assistant" }),
    withId("closed", { state: "closed" }),
    withId("people"),
  ];
  expect(
    allOf(list, "everything", now)
      .map((each) => each.id)
      .sort(),
  ).toEqual(["live", "people"]);
  expect(allOf(list, "assistant", now).map((each) => each.id)).toEqual(["live"]);
  expect(allOf(list, "people", now).map((each) => each.id)).toEqual(["people"]);
});

it("finds chats by every word, in any field", () => {
  const list = [
    withId("a", {
      visitor: { ...session().visitor, name: "Änne Müller" },
      last: { preview: "where is my parcel", at: session().createdAt, by: "visitor" },
    }),
    withId("b"),
  ];
  expect(searchSessions(list, "PARCEL müll").map((each) => each.id)).toEqual(["a"]);
  expect(searchSessions(list, "  ")).toHaveLength(2);
  expect(searchSessions(list, "nothing")).toEqual([]);
});

it("knows unread, and a name for whoever gave none", () => {
  const last = { preview: "", by: "visitor" as const, at: session().createdAt };
  expect(isUnread(withId("a", { head: 3, last }))).toBe(true);
  expect(isUnread(withId("a", { head: 3, last, marks: { ...session().marks, teamRead: 3 } }))).toBe(false);
  expect(isUnread(withId("a", { head: 3, last: { ...last, by: "agent" } }))).toBe(false);
  expect(visitorName(withId("a", { visitor: { ...session().visitor, name: " " } }))).toBe("Visitor vvvv");
});

it("forgets the oldest closed chats of a long day, and no open one", () => {
  const { sessions } = rig();
  sessions.merge(withId("open"));
  for (let day = 0; day < 250; day += 1) sessions.merge(withId(`closed-${day}`, { state: "closed" }));
  const { byId } = sessions.get();
  expect(byId.size).toBe(201);
  expect(byId.has("open")).toBe(true);
  expect(byId.has("closed-49")).toBe(false);
  expect(byId.has("closed-50")).toBe(true);
});

it("keeps the visitor's last words in view when somebody answers", () => {
  const { sessions } = rig();
  sessions.merge(withId("a", { head: 1 }));
  sessions.noteMessage(message(2, { sessionId: "a", body: "Where is it?" }), 2);
  sessions.noteMessage(
    message(3, { sessionId: "a", body: "On its way", sender: { kind: "agent", id: null, name: "Bea" } }),
    3,
  );
  expect(sessions.get().byId.get("a")).toMatchObject({
    last: { preview: "On its way" },
    lastByVisitor: { preview: "Where is it?" },
  });
});
