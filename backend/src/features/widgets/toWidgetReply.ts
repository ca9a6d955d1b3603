import type { Widget } from "@chat/contract/widgets";
import type { Tx } from "../../platform/db/database.ts";
import { selectChats } from "./widgetActivity.view.ts";
import type { StoredWidget } from "./widgets.repository.ts";

/** A widget as its workspace's people see it, with what its chats say. */
export async function toWidgetReply(tx: Tx, widget: StoredWidget): Promise<Widget> {
  const { chatCount, lastChatAt } = await selectChats(tx, widget.id);
  return {
    siteKey: widget.siteKey,
    name: widget.name,
    isEnabled: widget.isEnabled,
    isDemo: widget.isDemo,
    settings: widget.settings,
    createdAt: widget.createdAt.toISOString(),
    updatedAt: widget.updatedAt.toISOString(),
    version: widget.version,
    chatCount,
    lastChatAt: lastChatAt?.toISOString() ?? null,
  };
}
