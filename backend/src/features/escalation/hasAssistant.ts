import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { LockedSession } from "../messages/messages.repository.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { selectSiteKey } from "./escalation.repository.ts";
import type { SessionRef } from "./moveOnce.ts";

/**
 * Whether an assistant would answer in this session: its widget exists and has one.
 *
 * Asked before the transaction: a look-up that needs a second connection while holding one could starve the pool.
 */
export async function hasAssistant(deps: Deps, session: SessionRef): Promise<boolean> {
  const siteKey = await selectSiteKey(deps.db, session);
  const widget = siteKey === null ? null : await findWidget(deps, siteKey);
  return widget?.settings.assistant.isEnabled === true;
}

/** The refusal to send a visitor to an assistant that is switched off: nobody would ever answer there. */
export const noAssistant = (session: LockedSession): AppError =>
  new AppError("transition_refused", { sessionId: session.sessionId, reason: "the assistant is off" });
