import type { AgentProfile } from "@chat/contract/users";
import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

/** An agent as presence sees it: what they chose, and whether a socket of theirs is alive anywhere. */
export interface StoredAgent {
  readonly workspaceId: number;
  readonly userId: number;
  readonly userPublicId: string;
  readonly availability: AgentProfile["availability"];
  readonly capacity: number;
  readonly isConnected: boolean;
  readonly openChats: number;
}

interface Row {
  workspace_id: number;
  user_id: number;
  public_id: string;
  availability: AgentProfile["availability"];
  capacity: number;
  is_connected: number;
  open_chats: number;
}

const toAgent = (row: Row): StoredAgent => ({
  workspaceId: row.workspace_id,
  userId: row.user_id,
  userPublicId: row.public_id,
  availability: row.availability,
  capacity: row.capacity,
  isConnected: row.is_connected === 1,
  openChats: row.open_chats,
});

const SELECT = `SELECT agents.workspace_id, agents.user_id, users.public_id, agents.availability, agents.capacity,
  (users.is_active = 1 AND agents.connected_until IS NOT NULL AND agents.connected_until > ?) AS is_connected,
  (SELECT COUNT(*) FROM sessions WHERE sessions.workspace_id = agents.workspace_id AND sessions.agent_user_id = agents.user_id AND sessions.state = 'human') AS open_chats
  FROM agents JOIN users ON users.id = agents.user_id AND users.workspace_id = agents.workspace_id`;

/** The most agents of one workspace that presence looks at. */
const AGENTS_MAX = 2000;

/** Makes the row of a user who never was an agent before; an existing one stays as it is. */
export async function ensureAgent(tx: Tx, workspaceId: number, userId: number): Promise<void> {
  await tx.run("INSERT INTO agents (user_id, workspace_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE user_id = user_id", [
    userId,
    workspaceId,
  ]);
}

/** @returns null for a user who is not of this workspace or has no row yet */
export async function selectAgent(tx: Tx, workspaceId: number, userId: number, now: Date): Promise<StoredAgent | null> {
  const [row] = await tx.rows<Row>(`${SELECT} WHERE agents.workspace_id = ? AND agents.user_id = ? LIMIT 1`, [
    now,
    workspaceId,
    userId,
  ]);
  return row ? toAgent(row) : null;
}

/** @returns every agent of these workspaces, in no order that means anything */
export async function selectAgents(tx: Tx, workspaceIds: readonly number[], now: Date): Promise<StoredAgent[]> {
  if (workspaceIds.length === 0) return [];
  const list = inList(workspaceIds);
  const rows = await tx.rows<Row>(`${SELECT} WHERE agents.workspace_id IN ${list.sql} LIMIT ${AGENTS_MAX}`, [
    now,
    ...list.values,
  ]);
  return rows.map(toAgent);
}

/** Changes what is given and leaves the rest. */
export async function updateAgent(
  tx: Tx,
  workspaceId: number,
  userId: number,
  change: { availability?: AgentProfile["availability"] | undefined; capacity?: number | undefined },
): Promise<void> {
  await tx.run(
    "UPDATE agents SET availability = COALESCE(?, availability), capacity = COALESCE(?, capacity) WHERE workspace_id = ? AND user_id = ?",
    [change.availability ?? null, change.capacity ?? null, workspaceId, userId],
  );
}

/**
 * Moves "connected until" forward for all of a process's agents in one statement; never backward, for another process may know more.
 *
 * The ids are those of this process's signed-in sockets, of every workspace: the one write that names no workspace.
 */
export async function extendConnected(tx: Tx, userIds: readonly number[], until: Date): Promise<void> {
  if (userIds.length === 0) return;
  const list = inList(userIds);
  await tx.run(
    `UPDATE agents SET connected_until = GREATEST(COALESCE(connected_until, ?), ?) WHERE user_id IN ${list.sql}`,
    [until, until, ...list.values],
  );
}

/** Lets a connection end at `until` unless another process moves it forward before. */
export async function endConnected(tx: Tx, workspaceId: number, userId: number, until: Date): Promise<void> {
  await tx.run(
    "UPDATE agents SET connected_until = LEAST(connected_until, ?) WHERE workspace_id = ? AND user_id = ? AND connected_until IS NOT NULL",
    [until, workspaceId, userId],
  );
}
