import type { Tx } from "../../platform/db/database.ts";

export type DemoKind = "widget" | "user" | "knowledge";

/** A workspace that demo data may go into. */
export interface DemoWorkspace {
  readonly id: number;
  readonly name: string;
}

/** @returns the workspace of this person; without an e-mail every workspace that somebody could mean, two at most */
export function selectDemoWorkspaces(tx: Tx, email: string | undefined): Promise<DemoWorkspace[]> {
  return email === undefined
    ? tx.rows("SELECT workspaces.id, workspaces.name FROM workspaces ORDER BY workspaces.id LIMIT 2")
    : tx.rows(
        "SELECT workspaces.id, workspaces.name FROM users JOIN workspaces ON workspaces.id = users.workspace_id WHERE users.email = ? LIMIT 1",
        [email],
      );
}

/** @returns how many chats of the workspace are not of a demo widget, counted up to a thousand */
export async function countRealChats(tx: Tx, workspaceId: number): Promise<number> {
  const [row] = await tx.rows<{ chats: number }>(
    `SELECT COUNT(*) AS chats FROM (SELECT sessions.id FROM sessions
       LEFT JOIN demo_rows ON demo_rows.workspace_id = sessions.workspace_id AND demo_rows.kind = 'widget' AND demo_rows.row_id = sessions.widget_id
     WHERE sessions.workspace_id = ? AND demo_rows.row_id IS NULL LIMIT 1000) AS found`,
    [workspaceId],
  );
  return row?.chats ?? 0;
}

/** @returns ids of the demo rows of one kind */
export async function selectDemoRows(tx: Tx, workspaceId: number, kind: DemoKind): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    "SELECT demo_rows.row_id AS id FROM demo_rows WHERE demo_rows.workspace_id = ? AND demo_rows.kind = ? ORDER BY demo_rows.row_id LIMIT 1000",
    [workspaceId, kind],
  );
  return rows.map(({ id }) => id);
}

/** Notes what was made, in the transaction that made it. */
export async function markDemoRow(tx: Tx, workspaceId: number, kind: DemoKind, id: number, at: Date): Promise<void> {
  await tx.run("INSERT INTO demo_rows (workspace_id, kind, row_id, created_at) VALUES (?, ?, ?, ?)", [
    workspaceId,
    kind,
    id,
    at,
  ]);
}

/** @returns ids of knowledge items by their public ids, in no order */
export async function selectKnowledgeIds(tx: Tx, workspaceId: number, publicIds: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const publicId of publicIds) {
    const [row] = await tx.rows<{ id: number }>(
      "SELECT knowledge_items.id FROM knowledge_items WHERE knowledge_items.workspace_id = ? AND knowledge_items.public_id = ?",
      [workspaceId, publicId],
    );
    if (row) ids.push(row.id);
  }
  return ids;
}

/** @returns the internal ids of a chat that was just started */
export async function selectStarted(tx: Tx, publicId: string): Promise<{ sessionId: number; visitorId: number }> {
  const [row] = await tx.rows<{ sessionId: number; visitorId: number }>(
    "SELECT sessions.id AS sessionId, sessions.visitor_id AS visitorId FROM sessions WHERE sessions.public_id = ?",
    [publicId],
  );
  if (!row) throw new Error("a chat was started and is not there");
  return row;
}

/** @returns the chat's last number and its epoch */
export async function selectHead(tx: Tx, sessionId: number): Promise<{ head: number; epoch: number }> {
  const [row] = await tx.rows<{ head: number; epoch: number }>(
    "SELECT sessions.last_seq AS head, sessions.epoch FROM sessions WHERE sessions.id = ?",
    [sessionId],
  );
  if (!row) throw new Error("a chat was started and is not there");
  return row;
}

/** Puts the demo people on shift for as long as the story is told; null ends it. */
export async function setDemoShift(tx: Tx, workspaceId: number, userIds: readonly number[], until: Date | null) {
  for (const id of userIds)
    await tx.run("UPDATE agents SET agents.connected_until = ? WHERE agents.workspace_id = ? AND agents.user_id = ?", [
      until,
      workspaceId,
      id,
    ]);
}

/** @returns up to `limit` chats of a demo widget */
export async function selectDemoChats(tx: Tx, workspaceId: number, widgetId: number, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    "SELECT sessions.id FROM sessions WHERE sessions.workspace_id = ? AND sessions.widget_id = ? ORDER BY sessions.id LIMIT ?",
    [workspaceId, widgetId, String(limit)],
  );
  return rows.map(({ id }) => id);
}

/** @returns tables that have this column, so that a table which came later is not forgotten; `except` keep theirs for the end */
export async function selectTablesWith(tx: Tx, column: string, except: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(
    "SELECT columns.table_name AS name FROM information_schema.columns WHERE columns.table_schema = DATABASE() AND columns.column_name = ? ORDER BY columns.table_name",
    [column],
  );
  return rows.map(({ name }) => name).filter((name) => /^[a-z_]+$/.test(name) && !except.includes(name));
}

/** Deletes the rows of a table that belong to these parents. `table` and `column` are the schema's own names, never a caller's text. */
export async function deleteBelonging(
  tx: Tx,
  { table, column }: { table: string; column: string },
  workspaceId: number,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  const marks = ids.map(() => "?").join(", ");
  await tx.run(`DELETE FROM ${table} WHERE ${table}.workspace_id = ? AND ${table}.${column} IN (${marks})`, [
    workspaceId,
    ...ids,
  ]);
}
