import { migrate } from "../platform/db/migrate.ts";
import { migrationDifferences, migrationStatus } from "../platform/db/migrationStatus.ts";
import { armFailpoints } from "../platform/failpoint.ts";
import { defineCommand } from "./command.ts";
import { migrationFolder } from "./migrationFolder.ts";

/** `migrate`: brings the database up to date, or tells how far it is. */
export const migrateDatabase = defineCommand({
  name: "migrate",
  forms: [
    { usage: "", summary: "brings the database up to date" },
    { usage: "--status", summary: "tells how far the database is" },
  ],
  options: { status: { type: "boolean", default: false } },
  async run({ flags, deps }) {
    armFailpoints(deps().config.FAIL_AT);
    if (!flags.status)
      return `${await migrate(deps().config, migrationFolder, deps().logger)} steps ran; the database is up to date.`;
    const { done, open } = await migrationStatus(deps().db, migrationFolder);
    const { edited, newer } =
      done.length > 0 ? await migrationDifferences(deps().db, migrationFolder) : { edited: [], newer: [] };
    const lines = [
      open.length === 0
        ? `Up to date: ${done.length} steps.`
        : `${done.length} steps done, ${open.length} open:\n  ${open.join("\n  ")}`,
      ...(newer.length > 0 ? [`${newer.length} more are of a newer release: ${newer.join(", ")}`] : []),
      ...(edited.length > 0
        ? [`Edited after they ran, so that no backend starts: ${edited.join(", ")}. Restore these files.`]
        : []),
    ];
    return { text: lines.join("\n"), exitCode: edited.length > 0 ? 1 : 0 };
  },
});
