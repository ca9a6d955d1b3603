import type { WidgetSettings } from "@chat/contract/widgets";
import type { Tx } from "../../platform/db/database.ts";
import { completeSettings, storableSettings } from "./defaultSettings.ts";

/** A widget as the server knows it. */
export interface StoredWidget {
  readonly id: number;
  readonly workspaceId: number;
  readonly siteKey: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly isDemo: boolean;
  readonly settings: WidgetSettings;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

interface Row {
  id: number;
  workspace_id: number;
  site_key: string;
  name: string;
  is_enabled: number;
  is_demo: number;
  settings: unknown;
  version: number;
  created_at: Date;
  updated_at: Date;
}

const toWidget = (row: Row): StoredWidget => ({
  id: row.id,
  workspaceId: row.workspace_id,
  siteKey: row.site_key,
  name: row.name,
  isEnabled: row.is_enabled === 1,
  isDemo: row.is_demo === 1,
  settings: completeSettings(row.settings, row.name),
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const COLUMNS =
  "widget_configs.id, widget_configs.workspace_id, widget_configs.site_key, widget_configs.name, widget_configs.is_enabled, widget_configs.is_demo, widget_configs.settings, widget_configs.version, widget_configs.created_at, widget_configs.updated_at";

/** @returns the widget of this key in any workspace, null when unknown or deleted */
export async function selectWidgetByKey(tx: Tx, siteKey: string): Promise<StoredWidget | null> {
  const [row] = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM widget_configs WHERE widget_configs.site_key = ? AND widget_configs.deleted_at IS NULL LIMIT 1`,
    [siteKey],
  );
  return row ? toWidget(row) : null;
}

/** Whether a widget of this key was ever made, also one that is deleted. */
export async function selectIsKeyKnown(tx: Tx, siteKey: string): Promise<boolean> {
  const rows = await tx.rows("SELECT widget_configs.id FROM widget_configs WHERE widget_configs.site_key = ? LIMIT 1", [
    siteKey,
  ]);
  return rows.length > 0;
}

/** @returns the workspace's widget of this key, null when unknown, deleted or another workspace's */
export async function selectWidget(tx: Tx, workspaceId: number, siteKey: string): Promise<StoredWidget | null> {
  const [row] = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.site_key = ? AND widget_configs.deleted_at IS NULL LIMIT 1`,
    [workspaceId, siteKey],
  );
  return row ? toWidget(row) : null;
}

/** Locks the row, so that of two saves at once the second sees the first one's version. */
export async function lockWidget(tx: Tx, workspaceId: number, siteKey: string): Promise<StoredWidget | null> {
  const [row] = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.site_key = ? AND widget_configs.deleted_at IS NULL LIMIT 1 FOR UPDATE`,
    [workspaceId, siteKey],
  );
  return row ? toWidget(row) : null;
}

/**
 * @param before newest first, those made before this id; null from the start
 * @returns up to `limit` widgets, newest first
 */
export async function selectWidgets(
  tx: Tx,
  workspaceId: number,
  before: number | null,
  limit: number,
): Promise<StoredWidget[]> {
  const rows = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.deleted_at IS NULL AND (? IS NULL OR widget_configs.id < ?) ORDER BY widget_configs.id DESC LIMIT ?`,
    [workspaceId, before, before, String(limit)],
  );
  return rows.map(toWidget);
}

/** Where a page of the list ended; a widget deleted since then still marks the place. */
export async function selectWidgetId(tx: Tx, workspaceId: number, siteKey: string): Promise<number | null> {
  const [row] = await tx.rows<{ id: number }>(
    "SELECT widget_configs.id FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.site_key = ? LIMIT 1",
    [workspaceId, siteKey],
  );
  return row?.id ?? null;
}

/** Locks the workspace's widgets while one is added, so that two at once cannot both take the last place. */
export async function countWidgetsLocked(tx: Tx, workspaceId: number): Promise<number> {
  await tx.rows("SELECT workspaces.id FROM workspaces WHERE workspaces.id = ? FOR UPDATE", [workspaceId]);
  const [row] = await tx.rows<{ total: number }>(
    "SELECT COUNT(*) AS total FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.deleted_at IS NULL",
    [workspaceId],
  );
  return row?.total ?? 0;
}

/** @returns the new row's id */
export async function insertWidget(
  tx: Tx,
  widget: {
    workspaceId: number;
    siteKey: string;
    name: string;
    isDemo: boolean;
    settings: WidgetSettings;
    at: Date;
  },
): Promise<number> {
  const { insertId } = await tx.run(
    "INSERT INTO widget_configs (site_key, workspace_id, name, is_demo, settings, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [
      widget.siteKey,
      widget.workspaceId,
      widget.name,
      widget.isDemo,
      storableSettings(widget.settings),
      widget.at,
      widget.at,
    ],
  );
  return insertId;
}

/** Saves and raises the version. */
export async function saveWidget(
  tx: Tx,
  widget: {
    workspaceId: number;
    id: number;
    name: string;
    isEnabled: boolean;
    settings: WidgetSettings;
    at: Date;
  },
): Promise<void> {
  await tx.run(
    "UPDATE widget_configs SET name = ?, is_enabled = ?, settings = ?, version = version + 1, updated_at = ? WHERE workspace_id = ? AND id = ?",
    [widget.name, widget.isEnabled, storableSettings(widget.settings), widget.at, widget.workspaceId, widget.id],
  );
}

/** Marks as deleted; the row stays, for its chats point at it. */
export async function markWidgetDeleted(tx: Tx, workspaceId: number, id: number, at: Date): Promise<void> {
  await tx.run(
    "UPDATE widget_configs SET deleted_at = ?, is_enabled = 0, version = version + 1, updated_at = ? WHERE workspace_id = ? AND id = ?",
    [at, at, workspaceId, id],
  );
}
