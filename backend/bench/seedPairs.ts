import { randomBytes } from "node:crypto";
import type { Connection, ResultSetHeader } from "mysql2/promise";
import { signToken } from "../src/platform/auth/jwt.ts";
import { systemClock } from "../src/platform/clock.ts";

/** A chat whose both sides hold a token. */
export interface SeededPair {
  readonly siteKey: string;
  readonly sessionId: string;
  readonly visitorToken: string;
  readonly agentToken: string;
}

const id = (): string => randomBytes(16).toString("base64url");
const HOUR = 3600;
/** People of one business; what concerns all of them is pushed to all of them, so one business of a thousand is nobody's case. */
const PEOPLE_PER_WORKSPACE = 25;

/** With the assistant most visitors are, with people some. */
export type SeededState = "assistant" | "human";

/** Writes one workspace of chats that are with people, each with an agent of its own. */
async function seedWorkspace(
  sql: Connection,
  jwtSecret: string,
  count: number,
  state: SeededState,
): Promise<SeededPair[]> {
  const insert = async (text: string, values: unknown[]): Promise<number> =>
    (await sql.query<ResultSetHeader>(text, values))[0].insertId;
  const now = new Date();
  const workspacePublicId = id();
  const siteKey = id();
  const workspaceId = await insert("INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'Bench', ?)", [
    workspacePublicId,
    now,
  ]);
  const widgetId = await insert(
    "INSERT INTO widget_configs (site_key, workspace_id, name, settings, created_at, updated_at) VALUES (?, ?, 'Bench', '{}', ?, ?)",
    [siteKey, workspaceId, now, now],
  );
  const rows = Array.from({ length: count }, () => ({ visitor: id(), session: id(), user: id(), sid: id() }));
  const firstUser = await insert(
    "INSERT INTO users (public_id, workspace_id, email, name, password_hash, role, created_at) VALUES ?",
    [rows.map(({ user }) => [user, workspaceId, `${user}@example.com`, "Agent", "x", "agent", now])],
  );
  await insert(
    "INSERT INTO user_sessions (public_id, workspace_id, user_id, refresh_hash, created_at, last_seen_at, expires_at) VALUES ?",
    [
      rows.map(({ sid }, index) => [
        sid,
        workspaceId,
        firstUser + index,
        randomBytes(32),
        now,
        now,
        new Date(now.getTime() + 86_400_000),
      ]),
    ],
  );
  const firstVisitor = await insert(
    "INSERT INTO visitors (public_id, workspace_id, widget_id, secret_hash, created_at, last_seen_at) VALUES ?",
    [rows.map(({ visitor }) => [visitor, workspaceId, widgetId, randomBytes(32), now, now])],
  );
  await insert(
    "INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, agent_user_id, created_at) VALUES ?",
    [
      rows.map(({ session }, index) => [
        session,
        workspaceId,
        widgetId,
        firstVisitor + index,
        "bench-start-000001",
        state,
        now,
        state === "human" ? firstUser + index : null,
        now,
      ]),
    ],
  );
  const sign = (audience: "user" | "visitor", claims: Record<string, unknown>) =>
    signToken(jwtSecret, audience, claims, HOUR, systemClock);
  return rows.map(({ visitor, session, user, sid }) => ({
    siteKey,
    sessionId: session,
    visitorToken: sign("visitor", { sid: session, vid: visitor, wid: siteKey, ws: workspacePublicId }),
    agentToken: sign("user", { sid, ver: 0, sub: user }),
  }));
}

/** Writes `count` chats with visitor, agent and sign-in straight into the tables, and signs the tokens that the doors ask for. */
export async function seedPairs(
  sql: Connection,
  jwtSecret: string,
  count: number,
  state: SeededState = "human",
): Promise<SeededPair[]> {
  const pairs: SeededPair[] = [];
  while (pairs.length < count)
    pairs.push(...(await seedWorkspace(sql, jwtSecret, Math.min(PEOPLE_PER_WORKSPACE, count - pairs.length), state)));
  return pairs;
}
