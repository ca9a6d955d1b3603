import type { Deps } from "../../deps.ts";
import { deleteBelonging, selectDemoChats, selectDemoRows, selectTablesWith } from "./demo.repository.ts";

const BATCH = 200;

/**
 * Takes everything away that `demo:seed` made, and what was said since on its widget.
 *
 * In pieces, so that no lock is held long; cut off in between, another run goes on, for the marks go last.
 * @returns how many chats went
 */
export async function removeDemo(deps: Deps, workspaceId: number): Promise<number> {
  const widgets = await selectDemoRows(deps.db, workspaceId, "widget");
  let chats = 0;
  // The rows of files stay: they name the bytes. The running platform's sweep finds their chat gone and erases both, and what they took of the quota.
  const ofSession = await selectTablesWith(deps.db, "session_id", ["files"]);
  for (const widgetId of widgets)
    for (;;) {
      const ids = await selectDemoChats(deps.db, workspaceId, widgetId, BATCH);
      if (ids.length === 0) break;
      await deps.db.transaction(async (tx) => {
        for (const table of ofSession) await deleteBelonging(tx, { table, column: "session_id" }, workspaceId, ids);
        await deleteBelonging(tx, { table: "sessions", column: "id" }, workspaceId, ids);
      });
      chats += ids.length;
    }
  const users = await selectDemoRows(deps.db, workspaceId, "user");
  const items = await selectDemoRows(deps.db, workspaceId, "knowledge");
  const ofWidget = await selectTablesWith(deps.db, "widget_id", ["sessions"]);
  const ofUser = await selectTablesWith(deps.db, "user_id", []);
  await deps.db.transaction(async (tx) => {
    for (const table of ofWidget) await deleteBelonging(tx, { table, column: "widget_id" }, workspaceId, widgets);
    for (const table of ofUser) await deleteBelonging(tx, { table, column: "user_id" }, workspaceId, users);
    await deleteBelonging(tx, { table: "widget_configs", column: "id" }, workspaceId, widgets);
    await deleteBelonging(tx, { table: "users", column: "id" }, workspaceId, users);
    await deleteBelonging(tx, { table: "knowledge_items", column: "id" }, workspaceId, items);
    await deleteBelonging(tx, { table: "demo_rows", column: "row_id" }, workspaceId, [...widgets, ...users, ...items]);
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  });
  return chats;
}
