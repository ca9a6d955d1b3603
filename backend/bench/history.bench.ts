// What pages cost as the store grows: the same use cases over 100,000 and over 1,000,000 messages.
// SIZES=10000,100000 (sessions of ten messages each) changes the run.
import { join } from "node:path";
import type { RowDataPacket } from "mysql2/promise";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { readConfig } from "../src/config.ts";
import { createDeps } from "../src/createDeps.ts";
import type { Deps } from "../src/deps.ts";
import type { SessionKey } from "../src/domain-events.ts";
import { listQueue } from "../src/features/escalation/listQueue.ts";
import { listMessages } from "../src/features/messages/messages.repository.ts";
import { listArchive } from "../src/features/sessions/listArchive.ts";
import { getTeamSession } from "../src/features/sessions/teamSession.view.ts";
import { getVisitorSession } from "../src/features/sessions/visitorSession.view.ts";
import { migrate } from "../src/platform/db/migrate.ts";
import { createLogger } from "../src/platform/logger.ts";
import { type BenchPlatform, openBench } from "./benchPlatform.ts";
import { percentile } from "./meter.ts";

const SIZES = (process.env["SIZES"] ?? "10000,100000").split(",").map(Number);
const REPEATS = 300;
const PAGE = 30;
const WAITING = 200;
const WIDGETS = 20;

interface Store {
  readonly deps: Deps;
  readonly sessions: number;
  readonly some: () => SessionKey;
  readonly waiting: () => SessionKey;
}

/** A store of its own with so many chats of ten rows, 200 of them waiting. */
async function fill(bench: BenchPlatform, sessions: number): Promise<Store> {
  const database = `bench_${sessions}`;
  await bench.sql.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const config = readConfig({
    ...bench.databaseEnv,
    DB_NAME: database,
    NODE_ENV: "test",
    JWT_SECRET: bench.jwtSecret,
    PASSWORD_PEPPER: bench.jwtSecret,
    ENCRYPTION_KEY: bench.jwtSecret,
    LOG_LEVEL: "error",
  });
  await migrate(config, join(repositoryRoot, "mariadb/migrations"), createLogger("silent"));
  const run = (text: string) => bench.sql.query(text);
  const publicId = (kind: string) =>
    `LEFT(REPLACE(REPLACE(TO_BASE64(UNHEX(SHA2(CONCAT('${kind}', seq), 256))), '+', '-'), '/', '_'), 22)`;
  await run(`USE ${database}`);
  await run("INSERT INTO workspaces (public_id, name, created_at) VALUES ('benchbenchbenchbench00', 'Bench', NOW(3))");
  await run(
    `INSERT INTO widget_configs (site_key, workspace_id, name, settings, created_at, updated_at) SELECT CONCAT('widget', seq), 1, 'Bench', '{}', NOW(3), NOW(3) FROM seq_1_to_${WIDGETS}`,
  );
  await run(
    `INSERT INTO visitors (public_id, workspace_id, widget_id, secret_hash, created_at, last_seen_at) SELECT ${publicId("v")}, 1, 1 + seq MOD ${WIDGETS}, UNHEX(SHA2(seq, 256)), NOW(3), NOW(3) FROM seq_1_to_${sessions}`,
  );
  const last = sessions - WAITING;
  await run(
    `INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, last_seq, last_text_seq, escalated_at, last_message_at, created_at)
     SELECT ${publicId("s")}, 1, 1 + seq MOD ${WIDGETS}, seq, 'start', IF(seq > ${last}, 'waiting', 'closed'), NOW(3), 10, 10, IF(seq > ${last}, TIMESTAMPADD(SECOND, CAST(seq AS SIGNED) - ${sessions}, NOW(3)), NULL), NOW(3), TIMESTAMPADD(SECOND, -FLOOR((${sessions} - CAST(seq AS SIGNED)) * 31536000 / ${sessions}), NOW(3)) FROM seq_1_to_${sessions}`,
  );
  for (let from = 1; from <= sessions; from += 20_000)
    await run(
      `INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, client_id, body, created_at)
       SELECT sessions.id, seq, 1, 'text', IF(seq MOD 2, 'visitor', 'agent'), CONCAT('client-id-000000', seq), CONCAT('message ', seq, REPEAT(' lorem ipsum dolor', 1 + seq MOD 11)), NOW(3) FROM sessions JOIN seq_1_to_10 WHERE sessions.id BETWEEN ${from} AND ${from + 19_999}`,
    );
  await run("ANALYZE TABLE sessions, messages, visitors");
  const [names] = await bench.sql.query<RowDataPacket[]>(
    "SELECT id, public_id FROM sessions ORDER BY RAND(1) LIMIT 1000",
  );
  const [queued] = await bench.sql.query<RowDataPacket[]>(
    "SELECT id, public_id FROM sessions WHERE state = 'waiting' ORDER BY id",
  );
  const pick = (rows: RowDataPacket[]) => (): SessionKey => {
    const row = rows[Math.floor(Math.random() * rows.length)];
    return { workspaceId: 1, sessionId: Number(row?.["id"]), sessionPublicId: String(row?.["public_id"]) };
  };
  return { deps: createDeps(config), sessions, some: pick(names), waiting: pick(queued) };
}

const READS: readonly [string, (store: Store) => Promise<unknown>][] = [
  ["a chat's rows", ({ deps, some }) => listMessages(deps.db, some(), 0, 50)],
  ["catching up", ({ deps, some }) => listMessages(deps.db, some(), 7, 500)],
  ["a visitor's state, with its place", ({ deps, waiting }) => getVisitorSession(deps, waiting())],
  ["a chat as the team sees it", ({ deps, some }) => getTeamSession(deps, some())],
  ["the queue", ({ deps }) => listQueue(deps, 1, { limit: PAGE })],
  ["the archive, first page", ({ deps }) => listArchive(deps, 1, { limit: PAGE })],
  ["the archive, any page", ({ deps, some }) => listArchive(deps, 1, { limit: PAGE, cursor: some().sessionPublicId })],
  ["the archive, by state", ({ deps }) => listArchive(deps, 1, { limit: PAGE, state: "closed" })],
  ["the archive, by widget", ({ deps }) => listArchive(deps, 1, { limit: PAGE, siteKey: "widget7" })],
];

const bench = await openBench();
try {
  const stores: Store[] = [];
  for (const sessions of SIZES) {
    const began = performance.now();
    stores.push(await fill(bench, sessions));
    console.log(
      `  built ${sessions * 10} messages in ${sessions} chats in ${Math.round((performance.now() - began) / 1000)} s`,
    );
  }
  console.log(
    `\n  ${"p50 in ms at this many messages".padEnd(36)} ${stores.map(({ sessions }) => String(sessions * 10).padStart(9)).join("")}    ratio`,
  );
  for (const [name, read] of READS) {
    const times = stores.map((): number[] => []);
    // Alternating, so that a busy moment of the machine falls on both.
    for (let repeat = 0; repeat < REPEATS; repeat += 1)
      for (const [index, store] of stores.entries()) {
        const began = performance.now();
        await read(store);
        times[index]?.push(performance.now() - began);
      }
    const medians = times.map((values) => percentile(values, 0.5));
    console.log(
      `  ${name.padEnd(36)} ${medians.map((value) => value.toFixed(2).padStart(9)).join("")}  ${((medians.at(-1) ?? 0) / (medians[0] ?? 1)).toFixed(2).padStart(7)}`,
    );
  }
  for (const { deps } of stores) await deps.db.close();
} finally {
  await bench.close();
}
process.exit();
