import { drawnLook } from "@chat/contract/drawnLook";
import { type FileGroup, limitsOf } from "@chat/contract/files";
import { CONTRACT_VERSION } from "@chat/contract/limits";
import { PublicConfig } from "@chat/contract/widgets";
import type { Deps } from "../../deps.ts";
import { maxFileBytes, takenGroups } from "./installationLimits.ts";
import { isStaffedRecently } from "./isStaffed.ts";
import { requireWidget } from "./requireWidget.ts";
import type { StoredWidget } from "./widgets.repository.ts";

/** @returns only what the schema names: a new private setting stays private until somebody adds it there (X31). */
export const toPublicConfig = (
  widget: StoredWidget,
  isStaffed: boolean,
  taken: { groups: readonly FileGroup[]; maxBytes: number },
): PublicConfig =>
  PublicConfig.parse({
    siteKey: widget.siteKey,
    ...widget.settings,
    look: drawnLook(widget.settings.look),
    welcome: { ...widget.settings.welcome, message: widget.settings.welcome.message ?? "" },
    attachments: widget.settings.attachments.isEnabled
      ? limitsOf(
          widget.settings.attachments.groups.filter((group) => taken.groups.includes(group)),
          taken.maxBytes,
        )
      : null,
    isStaffed,
    contractVersion: CONTRACT_VERSION,
  });

/**
 * What a page needs to draw the widget, from memory, and the tag that names this state of it.
 *
 * @throws {AppError} widget_gone, widget_not_found
 */
export async function readPublicConfig(deps: Deps, siteKey: string): Promise<{ config: PublicConfig; etag: string }> {
  const widget = await requireWidget(deps, siteKey);
  const isStaffed = await isStaffedRecently(deps, widget.workspaceId);
  const taken = { groups: takenGroups(deps), maxBytes: maxFileBytes(deps) };
  const here = `${taken.groups.length}.${deps.config.MAX_FILE_MB}`;
  const etag = `W/"${widget.siteKey}-${widget.version}-${isStaffed ? 1 : 0}-${here}-${CONTRACT_VERSION}"`;
  return { config: toPublicConfig(widget, isStaffed, taken), etag };
}
