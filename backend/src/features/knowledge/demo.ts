import type { Demo } from "@chat/contract/knowledge";
import type { Deps } from "../../deps.ts";
import { removeWidget, type WidgetHooks } from "../widgets/removeWidget.ts";
import { countDemoItems, deleteDemoItems, selectDemoWidgets } from "./demo.repository.ts";
import { refreshKnowledge } from "./searchKnowledge.ts";

/** A demo widget takes its knowledge along, in the same transaction, whichever door it is deleted through. */
export const demoHooks = (deps: Deps): WidgetHooks => ({
  removed: async (tx, { id, workspaceId, isDemo }) => {
    if (!isDemo) return;
    await deleteDemoItems(tx, workspaceId, id);
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  },
});

/** What of the workspace came with the demo; nothing once it was taken away. */
export async function showDemo(deps: Pick<Deps, "db">, workspaceId: number): Promise<Demo> {
  return {
    widgets: await selectDemoWidgets(deps.db, workspaceId),
    knowledgeItems: await countDemoItems(deps.db, workspaceId),
  };
}

/**
 * Takes the demo away: its widgets, and the knowledge that answers on them alone. Its chats stay in the archive.
 *
 * Asked again, or where there is none, it does nothing.
 * @returns what went
 */
export async function removeDemo(deps: Deps, workspaceId: number): Promise<Demo> {
  const gone = await showDemo(deps, workspaceId);
  for (const { siteKey } of gone.widgets) await removeWidget(deps, demoHooks(deps), workspaceId, siteKey);
  // What is left belonged to a widget that went earlier or that was put on a website meanwhile.
  await deps.db.transaction(async (tx) => {
    await deleteDemoItems(tx, workspaceId, null);
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  });
  await refreshKnowledge(deps, workspaceId);
  return gone;
}
