import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { lockWidget, markWidgetDeleted } from "./widgets.repository.ts";

/**
 * Deletes a widget: pages that carry it get nothing more; its chats stay in the archive.
 *
 * @throws {AppError} widget_not_found
 */
export async function removeWidget(deps: Deps, workspaceId: number, siteKey: string): Promise<void> {
  const id = await deps.db.transaction(async (tx) => {
    const widget = await lockWidget(tx, workspaceId, siteKey);
    if (!widget) throw new AppError("widget_not_found", { siteKey });
    await markWidgetDeleted(tx, workspaceId, widget.id, deps.clock.now());
    await deps.signals.send(tx, "widget.changed", { workspaceId, widgetId: widget.id, siteKey });
    return widget.id;
  });
  deps.events.publish("widget.changed", { workspaceId, widgetId: id, siteKey });
}
