import type { SessionState } from "@chat/contract/session-state";
import type { Deps } from "../src/deps.ts";
import type { SessionKey } from "../src/domain-events.ts";
import { hashSecret, newPublicId, newSecret } from "../src/platform/ids.ts";

/** Ids of a seeded workspace with one widget and one agent. */
export interface SeededWorkspace {
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly siteKey: string;
  readonly agentId: number;
  readonly agentPublicId: string;
}

/** A workspace with a widget and an agent, written straight into the tables: for tests of what lies above them. */
export async function seedWorkspace(
  { db, clock }: Pick<Deps, "db" | "clock">,
  settings: Record<string, unknown> = {},
): Promise<SeededWorkspace> {
  const now = clock.now();
  const siteKey = newPublicId();
  const agentPublicId = newPublicId();
  const { insertId: workspaceId } = await db.run(
    "INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'Test', ?)",
    [newPublicId(), now],
  );
  const { insertId: widgetId } = await db.run(
    "INSERT INTO widget_configs (site_key, workspace_id, name, settings, created_at, updated_at) VALUES (?, ?, 'Shop', ?, ?, ?)",
    [siteKey, workspaceId, JSON.stringify(settings), now, now],
  );
  const { insertId: agentId } = await db.run(
    "INSERT INTO users (public_id, workspace_id, email, name, password_hash, role, created_at) VALUES (?, ?, ?, 'Ada', 'x', 'agent', ?)",
    [agentPublicId, workspaceId, `${newPublicId()}@example.com`, now],
  );
  return { workspaceId, widgetId, siteKey, agentId, agentPublicId };
}

/** A session of that workspace with its visitor, empty, in the given state. */
export async function seedSession(
  { db, clock }: Pick<Deps, "db" | "clock">,
  { workspaceId, widgetId }: Pick<SeededWorkspace, "workspaceId" | "widgetId">,
  { state = "assistant", agentUserId = null }: { state?: SessionState; agentUserId?: number | null } = {},
): Promise<SessionKey & { visitorId: number; visitorPublicId: string }> {
  const now = clock.now();
  const visitorPublicId = newPublicId();
  const sessionPublicId = newPublicId();
  const { insertId: visitorId } = await db.run(
    "INSERT INTO visitors (public_id, workspace_id, widget_id, secret_hash, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)",
    [visitorPublicId, workspaceId, widgetId, hashSecret(newSecret()), now, now],
  );
  const { insertId: sessionId } = await db.run(
    "INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, agent_user_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [sessionPublicId, workspaceId, widgetId, visitorId, newPublicId(), state, now, agentUserId, now],
  );
  return { workspaceId, sessionId, sessionPublicId, visitorId, visitorPublicId };
}
