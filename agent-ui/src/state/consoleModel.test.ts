import { GAP_WAIT_MS } from "@chat/contract/limits";
import type { Message } from "@chat/contract/messages";
import type { Session } from "@chat/contract/sessions";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConsoleModel } from "./consoleModel.ts";
import type { DeviceStorage } from "./deviceStorage.ts";
import { message, session } from "./testMessages.ts";

const me = { id: "me", name: "Bea" };
const bob = { id: "bob", name: "Bob" };
const lists = vi.hoisted(() => ({ read: vi.fn() }));
vi.mock("./readLists.ts", () => ({ readLists: lists.read }));

function memoryStorage(): DeviceStorage {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

/** A console on a line whose other end is a store of rows and a list of what it was asked. */
function rig(first: readonly Session[] = []) {
  const server = {
    rows: [message(1)] as Message[],
    session: session(),
    asked: [] as [string, object][],
    refuse: undefined as ApiError | undefined,
  };
  lists.read.mockResolvedValue([{ sessions: first, completeFor: "waiting" }]);
  const answer = (event: string, payload: { after?: number; clientId?: string; body?: string }) => {
    const head = server.rows.at(-1)?.seq ?? 0;
    if (event === "session:sync") {
      const items = server.rows.filter((row) => row.seq > (payload.after ?? 0));
      return { items, head, isDone: true, incarnation: "one", session: { ...server.session, head } };
    }
    if (event === "session:watch") return { head, incarnation: "one" };
    if (event === "marks:move") return session().marks;
    if (event !== "message:send") return {};
    if (server.refuse) throw server.refuse;
    const seq = head + 1;
    server.rows.push(
      message(seq, { sender: { kind: "agent", ...me }, clientId: payload.clientId ?? null, body: payload.body ?? "" }),
    );
    return { clientId: payload.clientId, seq, at: new Date().toISOString(), duplicate: false, head: seq };
  };
  const model = createConsoleModel({
    me,
    tab: "tab",
    storage: memoryStorage(),
    line: {
      isConnected: () => true,
      // the test's server answers what the contract says; the generic signature cannot know that
      ask: (async (event: string, payload: object) => {
        server.asked.push([event, payload]);
        return answer(event, payload);
      }) as never,
    },
  });
  return { model, server };
}

const mine = (over: Partial<Session> = {}) => session({ state: "human", agent: me, epoch: 2, ...over });
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("sending", () => {
  it("shows the echo until the row is there, then the row alone", async () => {
    const { model, server } = rig([mine()]);
    model.open(session().id);
    await settle();
    model.outbox.add(session().id, "hello", 2);
    expect(model.outbox.get()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS + 10);
    expect(model.outbox.get()).toEqual([]);
    expect(
      model
        .conversation(session().id)
        .get()
        .rows.map((row) => row.body),
    ).toEqual(["message 1", "hello"]);
    expect(server.asked.find(([event]) => event === "message:send")?.[1]).toMatchObject({ epoch: 2, body: "hello" });
    model.stop();
  });

  it("gives the words back as a draft when the chat has moved on, and says so", async () => {
    const { model, server } = rig([mine()]);
    await settle();
    server.refuse = new ApiError("stale_epoch");
    model.drafts.put(session().id, "typed since");
    model.outbox.add(session().id, "too late", 1);
    await settle();
    expect(model.outbox.get()).toEqual([]);
    expect(model.drafts.get().get(session().id)).toBe("too late\n\ntyped since");
    expect(model.notices.get().get(session().id)).toMatchObject({ kind: "refused" });
    model.stop();
  });
});

describe("losing a chat", () => {
  it("says who has it now, and stops saying so when it comes back", async () => {
    const { model } = rig([mine()]);
    await settle();
    model.sessionChanged(mine({ epoch: 3, agent: bob }));
    expect(model.notices.get().get(session().id)).toEqual({ kind: "reassigned", to: "Bob" });
    model.sessionChanged(mine({ epoch: 4 }));
    expect(model.notices.get().size).toBe(0);
    model.stop();
  });

  it("says that it went back to the queue, but not when the agent gave it back", async () => {
    const { model } = rig([mine()]);
    await settle();
    model.sessionChanged(session({ epoch: 3 }));
    expect(model.notices.get().get(session().id)).toEqual({ kind: "requeued" });
    model.sessionChanged(mine({ epoch: 4 }));
    model.expectLeaving(session().id);
    model.sessionChanged(session({ epoch: 5 }));
    expect(model.notices.get().size).toBe(0);
    model.stop();
  });
});

describe("alerts", () => {
  it("come for a chat that begins to wait, not for those that waited before, not twice", async () => {
    const { model } = rig([session()]);
    const heard: string[] = [];
    model.onAlert({ waiting: ({ id }) => heard.push(id) });
    await settle();
    expect(heard).toEqual([]);
    model.queueChanged({ changed: [session({ id: "new" })], removed: [], total: 2 });
    model.sessionChanged(session({ id: "new" }));
    expect(heard).toEqual(["new"]);
    model.stop();
  });

  it("come for a visitor's words in one's own chat only", async () => {
    const { model } = rig([mine({ id: "mine" }), mine({ id: "bobs", agent: bob })]);
    const heard: string[] = [];
    model.onAlert({ message: ({ body }) => heard.push(body) });
    await settle();
    model.messagePosted({ message: message(2, { sessionId: "bobs", body: "to Bob" }), head: 2 });
    model.messagePosted({ message: message(2, { sessionId: "mine", body: "to me" }), head: 2 });
    model.messagePosted({
      message: message(3, { sessionId: "mine", body: "mine", sender: { kind: "agent", ...me } }),
      head: 3,
    });
    expect(heard).toEqual(["to me"]);
    model.stop();
  });
});

describe("the queue", () => {
  it("asks at once where a chat on screen went", async () => {
    const { model, server } = rig([session()]);
    model.open(session().id);
    await settle();
    server.session = session({ state: "human", agent: bob, epoch: 2 });
    model.queueChanged({ changed: [], removed: [session().id], total: 0 });
    await settle();
    expect(model.sessions.get().byId.get(session().id)).toMatchObject({ state: "human", agent: bob });
    model.stop();
  });
});

describe("catching up", () => {
  it("reads lists and open chats again on each reconnect", async () => {
    const { model, server } = rig([mine()]);
    model.open(session().id);
    await settle();
    const before = lists.read.mock.calls.length;
    server.rows.push(message(2));
    model.connected();
    await settle();
    expect(lists.read.mock.calls.length).toBe(before + 1);
    expect(model.conversation(session().id).get().rows).toHaveLength(2);
    model.stop();
  });

  it("starts over when the server's store is another one", async () => {
    const { model } = rig([mine({ epoch: 9 })]);
    await settle();
    model.headsTold({ heads: [], incarnation: "one" });
    lists.read.mockResolvedValue([{ sessions: [mine({ epoch: 1 })], completeFor: "human" }]);
    model.headsTold({ heads: [], incarnation: "two" });
    await settle();
    expect(model.sessions.get().byId.get(session().id)?.epoch).toBe(1);
    model.stop();
  });

  it("tries the lists again by itself after a failure", async () => {
    const { model } = rig([session()]);
    lists.read.mockReset();
    lists.read.mockRejectedValueOnce(new ApiError("unavailable"));
    lists.read.mockResolvedValue([{ sessions: [session({ id: "later" })] }]);
    model.connected();
    await settle();
    expect(model.sessions.get().byId.has("later")).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(model.sessions.get().byId.has("later")).toBe(true);
    model.stop();
  });
});
