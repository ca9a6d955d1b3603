import { randomBytes } from "node:crypto";
import { WIDGETS_MAX } from "@chat/contract/limits";
import { SiteKey, type Widget } from "@chat/contract/widgets";
import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { isDuplicate } from "../../platform/db/databaseErrors.ts";
import { AppError } from "../../platform/errors.ts";
import { defaultSettings } from "./defaultSettings.ts";
import { mergeSettings, type SettingsGroups } from "./mergeSettings.ts";
import { toWidgetReply } from "./toWidgetReply.ts";
import { countWidgetsLocked, insertWidget, selectWidget } from "./widgets.repository.ts";

/** Short enough to read aloud, long enough (72 bits) that no two are ever the same and none is guessed. */
const newSiteKey = (): string => {
  const key = randomBytes(9).toString("base64url");
  return SiteKey.safeParse(key).success && /^[A-Za-z0-9]/.test(key) ? key : newSiteKey();
};

export interface WidgetDraft {
  readonly workspaceId: number;
  readonly name: string;
  readonly settings?: SettingsGroups | undefined;
  /** Only for the starter's demo widget, whose key the test page names. */
  readonly siteKey?: string;
  /** Answers from entries of its own alone; default false. */
  readonly isDemo?: boolean;
}

/** Creates a widget inside the caller's transaction; the limit of a workspace is kept even by two at once. */
export async function createWidgetInTx(
  tx: Tx,
  deps: Deps,
  draft: WidgetDraft,
): Promise<{ id: number; widget: Widget }> {
  if ((await countWidgetsLocked(tx, draft.workspaceId)) >= WIDGETS_MAX)
    throw new AppError("quota_exceeded", { limit: WIDGETS_MAX });
  const siteKey = draft.siteKey ?? newSiteKey();
  const id = await insertWidget(tx, {
    workspaceId: draft.workspaceId,
    siteKey,
    name: draft.name,
    isDemo: draft.isDemo ?? false,
    settings: mergeSettings(defaultSettings(draft.name), draft.settings ?? {}),
    at: deps.clock.now(),
  });
  const stored = await selectWidget(tx, draft.workspaceId, siteKey);
  if (!stored) throw new AppError("internal", { siteKey });
  return { id, widget: await toWidgetReply(tx, stored) };
}

/**
 * Creates a widget; what is left out of its settings gets the presets.
 *
 * @throws {AppError} quota_exceeded, invalid_input, conflict (only for a given site key that is taken)
 */
export async function createWidget(deps: Deps, draft: WidgetDraft): Promise<Widget> {
  try {
    const { id, widget } = await deps.db.transaction((tx) => createWidgetInTx(tx, deps, draft));
    deps.events.publish("widget.changed", { workspaceId: draft.workspaceId, widgetId: id, siteKey: widget.siteKey });
    return widget;
  } catch (error) {
    if (isDuplicate(error)) throw new AppError("conflict", { siteKey: draft.siteKey }, { cause: error });
    throw error;
  }
}
