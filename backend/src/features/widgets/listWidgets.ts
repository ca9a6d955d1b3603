import type { Widget, WidgetName } from "@chat/contract/widgets";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { toWidgetReply } from "./toWidgetReply.ts";
import { selectWidget, selectWidgetId, selectWidgets } from "./widgets.repository.ts";

/**
 * A page of the workspace's widgets, newest first; agents get their names, for the rest is what admins own (X32).
 *
 * @param cursor the `next` of the page before
 * @throws {AppError} invalid_input for a cursor that names none of the workspace's widgets
 */
export async function listWidgets(
  deps: Deps,
  { workspaceId, role }: Pick<UserActor, "workspaceId" | "role">,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: (Widget | WidgetName)[]; next: string | null }> {
  const before = cursor === undefined ? null : await selectWidgetId(deps.db, workspaceId, cursor);
  if (cursor !== undefined && before === null)
    throw new AppError("invalid_input", {}, { fields: { cursor: "is not the end of a page" } });
  const rows = await selectWidgets(deps.db, workspaceId, before, limit + 1);
  const shown = rows.slice(0, limit);
  const items: (Widget | WidgetName)[] = [];
  for (const widget of shown) {
    const { siteKey, name, isEnabled, isDemo } = widget;
    items.push(role === "agent" ? { siteKey, name, isEnabled, isDemo } : await toWidgetReply(deps.db, widget));
  }
  return { items, next: rows.length > limit ? (shown.at(-1)?.siteKey ?? null) : null };
}

/**
 * One widget of the workspace.
 *
 * @throws {AppError} widget_not_found
 */
export async function showWidget(deps: Deps, workspaceId: number, siteKey: string): Promise<Widget> {
  const widget = await selectWidget(deps.db, workspaceId, siteKey);
  if (!widget) throw new AppError("widget_not_found", { siteKey });
  return toWidgetReply(deps.db, widget);
}
