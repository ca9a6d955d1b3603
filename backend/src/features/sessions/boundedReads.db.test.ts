import mysql, { type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SeededWorkspace, seedWorkspace } from "../../../test/seedChat.ts";
import { createTestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { Database } from "../../platform/db/database.ts";
import { listMessages } from "../messages/messages.repository.ts";
import { listArchive } from "./listArchive.ts";
import { getVisitorSession } from "./visitorSession.view.ts";

/** Rows of one page, and what a statement may read for it at any size of the tables. Source: docs on performance. */
const PAGE = 30;
const READS_MAX = 2 * PAGE + 20;

const database = await createTestDatabase();
const seeding = openTestDeps(database.config);
const connection = await mysql.createConnection({ ...database.config, timezone: "Z" });
afterAll(async () => {
  await connection.end();
  await seeding.db.close();
  await database.drop();
});

const handlerReads = async (): Promise<number> => {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read%'");
  return rows.reduce((sum, row) => sum + Number(row["Value"]), 0);
};

interface Counted {
  readonly sql: string;
  readonly reads: number;
}

/** Runs everything on one connection, one after another, and notes what each statement read. */
function countingDeps(): { deps: Deps; counted: Counted[] } {
  const counted: Counted[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  const measured = <T>(sql: string, values: readonly unknown[] | undefined): Promise<T> =>
    inTurn(async () => {
      await connection.query("FLUSH STATUS");
      const [result] = await connection.execute(sql, [...(values ?? [])] as string[]);
      counted.push({ sql, reads: await handlerReads() });
      return result as T;
    });
  const db: Database = {
    rows: (sql, values) => measured(sql, values),
    run: (sql, values) => measured<ResultSetHeader>(sql, values),
    transaction: () => Promise.reject(new Error("these paths only read")),
    waiting: () => 0,
    connections: () => ({ busy: 1, max: 1 }),
    answeredAt: () => performance.now(),
    refusedForRoomAt: () => Number.NEGATIVE_INFINITY,
    close: () => Promise.resolve(),
  };
  return { deps: openTestDeps(database.config, { db }), counted };
}

/** A workspace with so many chats of ten rows each, most of them closed, the last 100 waiting. */
async function fill(sessions: number): Promise<SeededWorkspace & { some: SessionKey }> {
  const workspace = await seedWorkspace(seeding);
  const { workspaceId, widgetId } = workspace;
  await connection.query(
    `INSERT INTO visitors (public_id, workspace_id, widget_id, secret_hash, created_at, last_seen_at)
     SELECT LEFT(REPLACE(REPLACE(TO_BASE64(UNHEX(SHA2(CONCAT('v', ?, seq), 256))), '+', '-'), '/', '_'), 22), ?, ?, UNHEX(SHA2(CONCAT(?, seq), 256)), NOW(3), NOW(3) FROM seq_1_to_${sessions}`,
    [workspaceId, workspaceId, widgetId, workspaceId],
  );
  await connection.query(
    `INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, last_seq, last_text_seq, escalated_at, created_at)
     SELECT visitors.public_id, ?, ?, visitors.id, 'start', IF(visitors.id MOD ${Math.max(2, Math.floor(sessions / 100))} = 0, 'waiting', 'closed'), NOW(3), 10, 9, NOW(3), TIMESTAMPADD(SECOND, visitors.id, '2026-01-01') FROM visitors WHERE visitors.workspace_id = ?`,
    [workspaceId, widgetId, workspaceId],
  );
  await connection.query(
    `INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, client_id, body, created_at)
     SELECT sessions.id, seq, sessions.workspace_id, IF(seq = 10, 'event', 'text'), 'visitor', CONCAT('c', seq), 'hello', NOW(3) FROM sessions JOIN seq_1_to_10 WHERE sessions.workspace_id = ?`,
    [workspaceId],
  );
  const [[row]] = await connection.query<RowDataPacket[]>(
    "SELECT id, public_id FROM sessions WHERE workspace_id = ? AND state = 'waiting' ORDER BY id LIMIT 1 OFFSET 50",
    [workspaceId],
  );
  return {
    ...workspace,
    some: { workspaceId, sessionId: Number(row?.["id"]), sessionPublicId: String(row?.["public_id"]) },
  };
}

describe("what a page reads", () => {
  const floors: (SeededWorkspace & { some: SessionKey })[] = [];
  beforeAll(async () => {
    for (const sessions of [200, 10_000]) floors.push(await fill(sessions));
    await connection.query("ANALYZE TABLE sessions, messages, visitors");
  });

  const paths: [string, (deps: Deps, floor: (typeof floors)[number]) => Promise<unknown>][] = [
    ["archive, first page", (deps, { workspaceId }) => listArchive(deps, workspaceId, { limit: PAGE })],
    [
      "archive, deep page",
      async (deps, { workspaceId, some }) =>
        listArchive(deps, workspaceId, { limit: PAGE, cursor: some.sessionPublicId }),
    ],
    ["archive, by state", (deps, { workspaceId }) => listArchive(deps, workspaceId, { limit: PAGE, state: "waiting" })],
    [
      "archive, by widget",
      (deps, { workspaceId, siteKey }) => listArchive(deps, workspaceId, { limit: PAGE, siteKey }),
    ],
    [
      "archive, by widget and rare state",
      (deps, { workspaceId, siteKey }) => listArchive(deps, workspaceId, { limit: PAGE, siteKey, state: "waiting" }),
    ],
    [
      "archive, by day",
      (deps, { workspaceId }) =>
        listArchive(deps, workspaceId, { limit: PAGE, from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:03:00Z" }),
    ],
    ["a chat's rows", (deps, { some }) => listMessages(deps.db, some, 0, PAGE)],
  ];

  it.each(paths)("is the same at 200 and at 10,000 chats: %s", async (_name, read) => {
    const totals: number[] = [];
    for (const floor of floors) {
      const { deps, counted } = countingDeps();
      await read(deps, floor);
      for (const { sql, reads } of counted) expect([sql, reads <= READS_MAX, reads]).toEqual([sql, true, reads]);
      totals.push(counted.reduce((sum, { reads }) => sum + reads, 0));
    }
    expect(totals[1]).toBeLessThanOrEqual((totals[0] ?? 0) + 20);
  });

  it("tells a visitor's place by the rows ahead, not by the size of the archive", async () => {
    for (const floor of floors) {
      const { deps, counted } = countingDeps();
      await getVisitorSession(deps, floor.some);
      expect(counted.reduce((sum, { reads }) => sum + reads, 0)).toBeLessThan(300);
    }
  });
});
