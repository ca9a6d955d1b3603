import { visitorApi } from "@chat/contract/messages";
import { systemApi } from "@chat/contract/system";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectVisitor, createTeam, newClientId, startChat, type TestChat } from "../../../test/factories.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { isDiskFull } from "../db/databaseErrors.ts";
import { createLogger } from "../logger.ts";

describe("F25: a full disk", () => {
  let database: TestDatabase;
  let app: TestApp;
  let chat: TestChat;
  let freeBytes: number | null = null;
  const lines: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const logger = createLogger("info", { destination: { write: (line: string) => void lines.push(line) } });
    app = await startTestApp({ database, env: { RATE_FACTOR: "1000" }, overrides: { logger } });
    app.deps.files.freeBytes = async () => freeBytes;
    const team = await createTeam(app);
    chat = await startChat(app, team.widget.siteKey);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  /** What the server says of a table that it cannot make larger; the words are MariaDB's. */
  const fill = async (isFull: boolean): Promise<void> => {
    const connection = await mysql.createConnection({ ...database.config });
    for (const table of ["messages", "signals"])
      await connection.query(
        isFull
          ? `CREATE TRIGGER full_${table} BEFORE INSERT ON ${table} FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'`
          : `DROP TRIGGER full_${table}`,
      );
    await connection.end();
  };
  const ready = () => app.api(systemApi.ready, {});
  const health = async () => (await app.api(systemApi.health, {})).data;
  const send = (body: string) =>
    app.api(
      visitorApi.send,
      { params: { sessionId: chat.session.id }, body: { clientId: newClientId(), body } },
      { token: chat.token },
    );
  const said = () => lines.filter((line) => line.includes("disk") && line.includes("full"));

  it("of the database is told as it is, by REST, socket, readiness and health, with one line in the log, and heals by itself", async () => {
    const socket = await connectVisitor(app, chat);
    expect((await ready()).status).toBe(200);
    await fill(true);
    const refused = await send("by REST");
    expect([refused.status, refused.error.code]).toEqual([507, "storage_full"]);
    expect(refused.error.retryAfterMs).toBeGreaterThan(1000);
    expect(refused.error.message).toContain("no room");
    const bySocket = await socket.request("message:send", { clientId: newClientId(), body: "by socket" });
    expect(bySocket).toMatchObject({ ok: false, error: { code: "storage_full" } });
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(503);
    const answer = await ready();
    expect([answer.error.code, Object.keys(answer.error.fields ?? {})]).toEqual(["storage_full", ["storage"]]);
    expect(await health()).toMatchObject({ status: "degraded", storage: "full", database: "ok" });
    expect(said()).toHaveLength(1);
    expect(said()[0]).toContain("make room");
    await fill(false);
    expect((await send("there is room again")).data).toMatchObject({ duplicate: false });
    await expect.poll(async () => (await ready()).status, { timeout: 60_000, interval: 500 }).toBe(200);
    expect(await health()).toMatchObject({ status: "ok", storage: "ok" });
    socket.close();
  });

  it("of the files is noticed before an upload fails", async () => {
    freeBytes = 1_000_000;
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(503);
    expect(await health()).toMatchObject({ status: "degraded", storage: "full" });
    freeBytes = 100_000_000;
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(200);
  });

  it.each([
    [1114, "The table 'messages' is full", true],
    [1021, "Disk full (/tmp/#sql); waiting for someone to free some space...", true],
    [1026, "Error writing file './chat/messages.MAD' (Errcode: 28 \"No space left on device\")", true],
    [1030, 'Got error 28 "No space left on device" from storage engine InnoDB', true],
    [1005, 'Can\'t create table `chat`.`x` (errno: 28 "No space left on device")', true],
    [3, 'Error writing file (errno: 122 "Disk quota exceeded")', true],
    [1062, "Duplicate entry 'error 28' for key 'PRIMARY'", false],
    [1213, "Deadlock found when trying to get lock", false],
  ])("is known by what MariaDB says: %i %s", (errno, message, isFull) => {
    expect(isDiskFull(Object.assign(new Error(message), { errno }))).toBe(isFull);
  });
});
