import type { Config } from "../../config.ts";
import { type Finding, takeNotes } from "./finding.ts";

/** Whether this command was told the same as the platform: the launcher compares (backend/cli/launch/startedWith.mjs). */
export function checkSettings({ SETTINGS_UNKNOWN: unknown, SETTINGS_EDITED: edited }: Config): readonly Finding[] {
  const notes = takeNotes("settings");
  if (unknown.length > 0)
    notes.fail(
      `${unknown.join(", ")}: given to npm start in its environment, and not known here. What is said below is not of what the platform uses.`,
      "Put them into .env, which both read, then run doctor again.",
    );
  if (edited.length > 0)
    notes.warn(
      `.env was changed after the platform started: ${edited.join(", ")}. It still works with what was there before; what is said below is of .env as it is now.`,
      "Restart the platform to apply it.",
    );
  return notes.findings;
}
