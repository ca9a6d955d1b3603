import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type SeededWorkspace, seedSession, seedWorkspace } from "../../../test/seedChat.ts";
import { createTestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { Deps } from "../../deps.ts";
import type { DomainEvents, SessionKey } from "../../domain-events.ts";
import type { Database, Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { newPublicId } from "../../platform/ids.ts";
import { append, type MessageDraft } from "./appendMessage.ts";
import { listMessages } from "./messages.repository.ts";
import { moveSessionInTx } from "./moveSession.ts";

const database = await createTestDatabase();
const deps = openTestDeps(database.config);
const workspace = await seedWorkspace(deps);
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

type Seeded = SessionKey & { visitorId: number };

const fromVisitor = (session: Seeded, body: string, clientId = newPublicId()): MessageDraft => ({
  session: { workspaceId: session.workspaceId, sessionId: session.sessionId, sessionPublicId: session.sessionPublicId },
  kind: "text",
  sender: { kind: "visitor", id: session.visitorId, name: null },
  clientId,
  body,
});
const fromAgent = (session: Seeded, agentId: number, body = "hello", epoch?: number): MessageDraft => ({
  ...fromVisitor(session, body),
  sender: { kind: "agent", id: agentId, name: "Ada" },
  ...(epoch === undefined ? {} : { epoch }),
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "stored",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const rowsOf = (session: Seeded) => listMessages(deps.db, session, 0, 10_000);
const headOf = async (session: Seeded) =>
  (await deps.db.rows<{ last_seq: number }>("SELECT last_seq FROM sessions WHERE id = ?", [session.sessionId]))[0]
    ?.last_seq;

/** A second process over the same store, with a database that a test may tamper with. */
const otherProcess = (tamper: (db: Database) => Partial<Database> = () => ({})): Deps => {
  const own = openTestDeps(database.config);
  return { ...own, db: { ...own.db, ...tamper(own.db) } };
};

async function holdLock(workspaceOf: SeededWorkspace, session: Seeded): Promise<() => Promise<void>> {
  const holder = openTestDeps(database.config);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isLocked: () => void = () => undefined;
  const locked = new Promise<void>((resolve) => {
    isLocked = resolve;
  });
  const work = holder.db.transaction(async (tx) => {
    await tx.rows("SELECT id FROM sessions WHERE id = ? AND workspace_id = ? FOR UPDATE", [
      session.sessionId,
      workspaceOf.workspaceId,
    ]);
    isLocked();
    await held;
  });
  await locked;
  return async () => {
    release();
    await work;
    await holder.db.close();
  };
}

describe("append", () => {
  it("numbers without gaps, in each writer's order, under 50 writers on 10 sessions of two processes", async () => {
    const other = otherProcess();
    const sessions = await Promise.all(Array.from({ length: 10 }, () => seedSession(deps, workspace)));
    const acked = await Promise.all(
      Array.from({ length: 50 }, async (_, writer) => {
        const session = sessions[writer % 10];
        if (!session) throw new Error("no session");
        const results: { seq: number; body: string; session: Seeded }[] = [];
        for (let index = 0; index < 20; index += 1) {
          const body = `w${writer} ${index}`;
          const { seq, duplicate } = await append(writer % 2 ? deps : other, fromVisitor(session, body));
          expect(duplicate).toBe(false);
          results.push({ seq, body, session });
        }
        return results;
      }),
    );
    for (const session of sessions) {
      const rows = await rowsOf(session);
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(await headOf(session)).toBe(100);
      for (const results of acked) {
        const own = results.filter((result) => result.session === session);
        expect(own.map((result) => result.seq)).toEqual(own.map((result) => result.seq).toSorted((a, b) => a - b));
        for (const { seq, body } of own) expect(rows[seq - 1]?.body).toBe(body);
      }
    }
    await other.db.close();
  });

  it("never shows a number before all below it are committed", async () => {
    const session = await seedSession(deps, workspace);
    let last = 0;
    let isWriting = true;
    const reader = (async () => {
      while (isWriting) {
        const rows = await listMessages(deps.db, session, last, 1000);
        for (const row of rows) expect(row.seq).toBe(++last);
      }
    })();
    await Promise.all(
      Array.from({ length: 300 }, (_, index) => append(deps, fromVisitor(session, `m${index}`)).then(() => sleep(0))),
    );
    isWriting = false;
    await reader;
    expect(await headOf(session)).toBe(300);
  });

  it("answers a resend with the number it has, from any process, and burns none", async () => {
    const session = await seedSession(deps, workspace);
    const draft = fromVisitor(session, "once");
    const first = await append(deps, draft);
    const other = otherProcess();
    const again = await append(other, { ...draft, body: "another text under the same id" });
    await other.db.close();
    expect(again).toMatchObject({ seq: first.seq, duplicate: true, head: 1 });
    expect((await append(deps, fromVisitor(session, "next"))).seq).toBe(2);
    expect((await rowsOf(session)).map((row) => row.body)).toEqual(["once", "next"]);
  });

  it("stores what is new in a batch that holds resends, and tells those their numbers", async () => {
    const session = await seedSession(deps, workspace);
    const first = ["a", "b"].map((body) => fromVisitor(session, body));
    await Promise.all(first.map((draft) => append(deps, draft)));
    const process = otherProcess();
    const [c, a, d, b] = await Promise.all(
      [fromVisitor(session, "c"), first[0], fromVisitor(session, "d"), first[1]].map((draft) =>
        append(process, draft ?? fromVisitor(session, "never")),
      ),
    );
    expect([a, b]).toMatchObject([
      { seq: 1, duplicate: true },
      { seq: 2, duplicate: true },
    ]);
    expect([c, d]).toMatchObject([
      { seq: 3, duplicate: false },
      { seq: 4, duplicate: false },
    ]);
    expect((await rowsOf(session)).map(({ body }) => body)).toEqual(["a", "b", "c", "d"]);
    await process.db.close();
  });

  it("gives two callers with one key at the same time one row and one answer", async () => {
    const session = await seedSession(deps, workspace);
    const draft = fromVisitor(session, "socket and POST");
    const [one, two] = await Promise.all([append(deps, draft), append(deps, draft)]);
    expect(one).toEqual(two);
    expect(await rowsOf(session)).toHaveLength(1);
  });

  it("keeps the same client id of two senders apart", async () => {
    const session = await seedSession(deps, workspace, { state: "human", agentUserId: workspace.agentId });
    const clientId = newPublicId();
    await append(deps, fromVisitor(session, "visitor", clientId));
    await append(deps, { ...fromAgent(session, workspace.agentId, "agent"), clientId });
    expect(await rowsOf(session)).toHaveLength(2);
  });

  it("refuses each item for its own reason and stores the rest of the batch", async () => {
    const closed = await seedSession(deps, workspace, { state: "closed" });
    const waiting = await seedSession(deps, workspace, { state: "waiting" });
    const human = await seedSession(deps, workspace, { state: "human", agentUserId: workspace.agentId });
    const assistant = await seedSession(deps, workspace);
    const bot = (session: Seeded, epoch: number): MessageDraft => ({
      ...fromVisitor(session, "answer"),
      sender: { kind: "assistant", id: 0, name: "AI" },
      epoch,
    });
    const codes = await Promise.all([
      codeOf(append(deps, fromVisitor(closed, "late"))),
      codeOf(append(deps, fromVisitor(waiting, "still here"))),
      codeOf(append(deps, fromAgent(waiting, workspace.agentId))),
      codeOf(append(deps, fromAgent(human, workspace.agentId))),
      codeOf(append(deps, fromAgent(human, workspace.agentId, "old view", 7))),
      codeOf(append(deps, fromAgent(human, workspace.agentId + 999))),
      codeOf(append(deps, bot(assistant, 1))),
      codeOf(append(deps, bot(assistant, 2))),
      codeOf(append(deps, bot(human, 1))),
      codeOf(
        append(deps, {
          ...fromVisitor(assistant, "foreign"),
          session: { ...assistant, workspaceId: assistant.workspaceId + 1 },
        }),
      ),
      codeOf(append(deps, { ...fromVisitor(assistant, "gone"), session: { ...assistant, sessionId: 999_999_999 } })),
    ]);
    expect(codes).toEqual([
      "session_closed",
      "stored",
      "transition_refused",
      "stored",
      "stale_epoch",
      "forbidden",
      "stored",
      "stale_epoch",
      "stale_epoch",
      "session_not_found",
      "session_not_found",
    ]);
    expect(await rowsOf(closed)).toEqual([]);
    expect((await rowsOf(human)).map((row) => row.seq)).toEqual([1]);
  });

  it("tells a resend its number even if the chat was closed or taken over since", async () => {
    const session = await seedSession(deps, workspace);
    const draft = fromVisitor(session, "just before the end");
    const { seq } = await append(deps, draft);
    const actor = { kind: "system", id: 0, name: null } as const;
    await deps.db.transaction((tx) =>
      moveSessionInTx(tx, deps, { session, action: "close", actor, event: { name: "closed" } }),
    );
    expect(await append(deps, draft)).toMatchObject({ seq, duplicate: true, head: 2 });
    expect(await codeOf(append(deps, fromVisitor(session, "after the end")))).toBe("session_closed");
  });

  it("lets one locked session stall no other, and keeps its own order", async () => {
    const locked = await seedSession(deps, workspace);
    const free = await seedSession(deps, workspace);
    const release = await holdLock(workspace, locked);
    const stalled = [append(deps, fromVisitor(locked, "1")), append(deps, fromVisitor(locked, "2"))];
    // Both of these are answered while the other session's are not: its lock is let go below.
    await append(deps, fromVisitor(free, "a"));
    stalled.push(append(deps, fromVisitor(locked, "3")));
    await append(deps, fromVisitor(free, "b"));
    expect(await headOf(locked)).toBe(0);
    await release();
    await Promise.all(stalled);
    expect((await rowsOf(locked)).map((row) => row.body)).toEqual(["1", "2", "3"]);
    await append(deps, fromVisitor(locked, "4"));
    expect((await rowsOf(locked)).map((row) => row.seq)).toEqual([1, 2, 3, 4]);
  });

  it("finds a row that the database refuses by halving: it fails alone", async () => {
    const session = await seedSession(deps, workspace);
    const poison: MessageDraft = {
      ...fromVisitor(session, "poison"),
      sender: { kind: "visitor", id: session.visitorId, name: "x".repeat(500) },
    };
    const drafts = Array.from({ length: 20 }, (_, index) => (index === 7 ? poison : fromVisitor(session, `m${index}`)));
    const codes = await Promise.all(drafts.map((draft) => codeOf(append(deps, draft))));
    expect(codes.filter((code) => code === "stored")).toHaveLength(19);
    expect(codes[7]).toBe("invalid_input");
    expect((await rowsOf(session)).map((row) => row.seq)).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
  });

  it("answers busy beyond its bound, and stores what it took", async () => {
    const session = await seedSession(deps, workspace);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const slow = otherProcess((db) => ({ transaction: (work) => gate.then(() => db.transaction(work)) }));
    const codes = Array.from({ length: 10_050 }, (_, index) => codeOf(append(slow, fromVisitor(session, `m${index}`))));
    expect(await Promise.all(codes.slice(10_000))).toEqual(Array(50).fill("busy"));
    open();
    expect(new Set(await Promise.all(codes.slice(0, 10_000)))).toEqual(new Set(["stored"]));
    expect(await headOf(session)).toBe(10_000);
    await slow.db.close();
  });

  it("treats a lost reply to COMMIT as unknown: looks again, finds it stored, tells the screens once more", async () => {
    const session = await seedSession(deps, workspace);
    let losses = 1;
    const unlucky = otherProcess((db) => ({
      async transaction<T>(work: (tx: Tx) => Promise<T>) {
        const result = await db.transaction(work);
        if (losses-- > 0) throw Object.assign(new Error("Connection lost"), { code: "PROTOCOL_CONNECTION_LOST" });
        return result;
      },
    }));
    const heard: DomainEvents["message.posted"][] = [];
    unlucky.events.on("message.posted", (fact) => void heard.push(fact));
    const result = await append(unlucky, fromVisitor(session, "did it?"));
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    expect(result).toMatchObject({ seq: 1, duplicate: true });
    expect(heard.map(({ message, head }) => [message.seq, message.body, head])).toEqual([[1, "did it?", 1]]);
    expect(await rowsOf(session)).toHaveLength(1);
    losses = 2;
    expect(await codeOf(append(unlucky, fromVisitor(session, "twice unlucky")))).toContain("Connection lost");
    await unlucky.db.close();
  });

  it("queues one reply of the assistant for all that a visitor says while it has the floor", async () => {
    const session = await seedSession(deps, workspace);
    const human = await seedSession(deps, workspace, { state: "human", agentUserId: workspace.agentId });
    await Promise.all([
      append(deps, fromVisitor(session, "one")),
      append(deps, fromVisitor(session, "two")),
      append(deps, fromVisitor(human, "to a person")),
    ]);
    const jobs = await deps.db.rows<{ cause: string; payload: unknown }>(
      "SELECT cause, payload FROM jobs WHERE kind = 'assistant.reply' AND cause IN (?, ?)",
      [`s${session.sessionId}`, `s${human.sessionId}`],
    );
    const { workspaceId, sessionId, sessionPublicId } = session;
    expect(jobs).toEqual([{ cause: `s${session.sessionId}`, payload: { workspaceId, sessionId, sessionPublicId } }]);
  });

  it("acknowledges before it tells anybody", async () => {
    const session = await seedSession(deps, workspace);
    const order: string[] = [];
    const off = deps.events.on(
      "message.posted",
      ({ session: { sessionId } }) => void (sessionId === session.sessionId && order.push("told")),
    );
    await append(deps, fromVisitor(session, "x")).then(() => order.push("acknowledged"));
    await expect.poll(() => order.length).toBe(2);
    off();
    expect(order).toEqual(["acknowledged", "told"]);
  });
});
