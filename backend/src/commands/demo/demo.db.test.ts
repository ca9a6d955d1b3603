import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCommand } from "../../../test/chatCommand.ts";
import { createTeam, type TestTeam } from "../../../test/factories.ts";
import { hashTables } from "../../../test/hashTables.ts";
import { seedSession } from "../../../test/seedChat.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { showOverview } from "../../features/analytics/showOverview.ts";
import { addUsage, insertPending, markReady } from "../../features/files/files.repository.ts";
import { sweepFiles } from "../../features/files/startFileSweep.ts";
import { systemClock } from "../../platform/clock.ts";
import { type Database, openDatabase } from "../../platform/db/database.ts";
import { newFileKey } from "../../platform/files/fileKey.ts";
import { selectDemoWorkspaces } from "./demo.repository.ts";
import { demoSeed } from "./demoSeed.ts";

const CHATS = 25;

/** A file in some demo chat, as an upload leaves it. */
async function giveFile(deps: Deps): Promise<{ storageKey: string }> {
  const [session] = await deps.db.rows<SessionKey>(
    "SELECT sessions.id AS sessionId, sessions.public_id AS sessionPublicId, sessions.workspace_id AS workspaceId FROM sessions ORDER BY sessions.id LIMIT 1",
  );
  if (!session) throw new Error("no demo chat");
  const storageKey = newFileKey();
  const spooled = await deps.files.receive(Readable.from([Buffer.from("hello")]), { maxBytes: 100 });
  const at = deps.clock.now();
  const publicId = "f".repeat(22);
  await deps.db.transaction(async (tx) => {
    const key = { session, uploader: { kind: "visitor" as const, id: 1 }, clientId: "one" };
    const { workspaceId } = session;
    const { bytes, sha256 } = spooled;
    const said = { name: "a.txt", mime: "text/plain", width: null, height: null };
    const file = { publicId, workspaceId, bytes, sha256, storageKey, previewKey: null, previewBytes: 0, ...said };
    await insertPending(tx, key, file, at);
    await markReady(tx, workspaceId, publicId, at);
    await addUsage(tx, workspaceId, bytes, 0);
  });
  await deps.files.put(storageKey, spooled);
  return { storageKey };
}

describe("demo:seed", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let app: TestApp;
  let team: TestTeam;
  let db: Database;
  const run = (...args: string[]) =>
    callCommand(demoSeed, { database: database.config, env: {} }, [team.owner.user.email, ...args]);
  const count = async (sql: string) => Number((await db.rows<{ n: number }>(sql))[0]?.n);
  /** All that is the workspace's; jobs and signals are on their way through. */
  const kept = async () => {
    const { jobs, signals, limits, store_meta, ...hashes } = await hashTables(db);
    return hashes;
  };
  let before: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startTestApp({ database });
    team = await createTeam(app);
  });
  afterAll(async () => {
    await db.close().catch(() => undefined);
    await app.close().catch(() => undefined);
    await database.drop();
  });

  it("refuses while the platform runs", async () => {
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining("The platform is running") });
    await app.close();
    db = openDatabase(testConfig(database.config));
    before = await kept();
    await db.close();
  });

  it("tells a month of chats through the real use cases: rows, moves and reports agree", async () => {
    const made = await run("--chats", String(CHATS));
    expect(made, made.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining(`${CHATS + 2} demo chats`) });
    db = openDatabase(testConfig(database.config));
    expect(await count("SELECT COUNT(*) AS n FROM sessions")).toBe(CHATS + 2);
    expect(await count("SELECT COUNT(*) AS n FROM sessions WHERE state = 'waiting'")).toBe(2);
    expect(
      await count(
        "SELECT COUNT(*) AS n FROM sessions WHERE last_seq <> (SELECT COUNT(*) FROM messages WHERE messages.session_id = sessions.id)",
      ),
    ).toBe(0);
    expect(
      await count(
        "SELECT COUNT(*) AS n FROM messages JOIN sessions ON sessions.id = messages.session_id WHERE messages.created_at > UTC_TIMESTAMP(3) OR messages.created_at < sessions.created_at",
      ),
    ).toBe(0);
    expect(await count("SELECT DATEDIFF(MAX(created_at), MIN(created_at)) AS n FROM sessions")).toBeGreaterThan(14);
    const texts = await count("SELECT COUNT(*) AS n FROM messages WHERE kind = 'text'");
    const handOvers = await count(
      "SELECT COUNT(DISTINCT session_id) AS n FROM session_moves WHERE to_state = 'waiting'",
    );
    const ratings = await count("SELECT COUNT(*) AS n FROM sessions WHERE rating IS NOT NULL");
    expect(ratings).toBeGreaterThan(3);
    await db.close();

    const deps = openTestDeps(database.config);
    const [workspace] = await selectDemoWorkspaces(deps.db, team.owner.user.email);
    const { totals, live } = await showOverview(deps, workspace?.id ?? 0, { days: 90 });
    expect(totals).toMatchObject({ chats: CHATS + 2, messages: texts, handedOver: handOvers, ratings });
    expect(live).toMatchObject({ waiting: 2, agentsOnline: 0 });
    await deps.db.close();
  });

  it("does not seed twice, and takes everything away again", async () => {
    expect((await run()).stderr).toContain("has demo data already");
    const deps = openTestDeps(database.config);
    const { storageKey } = await giveFile(deps);
    await deps.db.close();
    expect(await run("--remove")).toMatchObject({ code: 0, stdout: expect.stringContaining(`Removed ${CHATS + 2}`) });
    // The running platform's sweep erases the file's bytes, then its row, and gives the quota back.
    const running = openTestDeps(database.config);
    const found = await running.files.get(storageKey);
    found?.stream.destroy();
    expect(found?.bytes).toBe(5);
    expect(await sweepFiles(running, { afterId: 0 })).toBe(1);
    expect(await running.files.get(storageKey)).toBeNull();
    await running.db.close();

    db = openDatabase(testConfig(database.config));
    expect(await count("SELECT SUM(bytes) AS n FROM file_usage")).toBe(0);
    const { user_sessions, users, user_devices, file_usage, ...after } = await kept();
    const { user_sessions: _, users: __, user_devices: ___, file_usage: ____, ...start } = before;
    expect(after).toEqual(start);
    expect(await count("SELECT COUNT(*) AS n FROM users")).toBe(3);
    expect((await run("--remove")).stdout).toContain("has no demo data");
    const [workspace] = await selectDemoWorkspaces(db, team.owner.user.email);
    await seedSession({ db, clock: systemClock }, { workspaceId: workspace?.id ?? 0, widgetId: 1 });
    await db.close();
    expect((await run()).stderr).toContain("has real chats (1), and its reports would mix both");
  });
});
