import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { lockWidget, markWidgetDeleted, type StoredWidget } from "./widgets.repository.ts";

/** What features to the right have to say when a widget goes, in its transaction. */
export interface WidgetHooks {
  readonly removed: (tx: Tx, widget: StoredWidget) => Promise<void>;
}

/**
 * Deletes a widget: pages that carry it get nothing more; its chats stay in the archive.
 *
 * @throws {AppError} widget_not_found
 */
export async function removeWidget(
  deps: Deps,
  hooks: WidgetHooks,
  workspaceId: number,
  siteKey: string,
): Promise<void> {
  const id = await deps.db.transaction(async (tx) => {
    const widget = await lockWidget(tx, workspaceId, siteKey);
    if (!widget) throw new AppError("widget_not_found", { siteKey });
    await markWidgetDeleted(tx, workspaceId, widget.id, deps.clock.now());
    await hooks.removed(tx, widget);
    await deps.signals.send(tx, "widget.changed", { workspaceId, widgetId: widget.id, siteKey });
    return widget.id;
  });
  deps.events.publish("widget.changed", { workspaceId, widgetId: id, siteKey });
}
