import { createHash } from "node:crypto";
import type { Database } from "../src/platform/db/database.ts";

/** Columns that move by themselves: presence, leases, time of the last look. */
const RESTLESS = new Set([
  "last_seen_at",
  "connected_until",
  "online_until",
  "leased_until",
  "lease_token",
  "attempts",
  "run_at",
  "last_used_at",
]);
/** Tables that background work writes: jobs come and go, reports are folded from what is stored. */
const BACKGROUND = /^(jobs|signals|limits|rollup_.*|session_folds|.*_folds?)$/;

/**
 * A fingerprint of everything that a workspace has stored, per table: two that are equal prove that nothing was changed, added or removed.
 *
 * @param options.except public id of a session that may change
 */
export async function snapshotWorkspace(
  db: Database,
  workspacePublicId: string,
  options: { except?: string } = {},
): Promise<Record<string, string>> {
  const [workspace] = await db.rows<{ id: number; name: string }>(
    "SELECT * FROM workspaces WHERE workspaces.public_id = ?",
    [workspacePublicId],
  );
  if (!workspace) throw new Error("there is no such workspace");
  const [except] = await db.rows<{ id: number; visitor_id: number }>(
    "SELECT sessions.id, sessions.visitor_id FROM sessions WHERE sessions.public_id = ?",
    [options.except ?? ""],
  );
  const tables = await db.rows<{ name: string }>(
    "SELECT columns.table_name AS name FROM information_schema.columns AS columns WHERE columns.table_schema = DATABASE() AND columns.column_name = 'workspace_id' ORDER BY columns.table_name",
  );
  const prints: Record<string, string> = { workspaces: JSON.stringify(workspace) };
  for (const { name } of tables) {
    if (BACKGROUND.test(name)) continue;
    const rows = await db.rows<Record<string, unknown>>(`SELECT * FROM \`${name}\` WHERE workspace_id = ?`, [
      workspace.id,
    ]);
    const kept = rows
      .filter(
        (row) =>
          !except ||
          (row["session_id"] !== except.id &&
            !(name === "sessions" && row["id"] === except.id) &&
            !(name === "visitors" && row["id"] === except.visitor_id)),
      )
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !RESTLESS.has(column))));
    prints[name] = `${kept.length} ${createHash("sha256").update(kept.sort().join("\n")).digest("hex")}`;
  }
  return prints;
}
