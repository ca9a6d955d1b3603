import { migrate } from "../platform/db/migrate.ts";
import { migrationStatus } from "../platform/db/migrationStatus.ts";
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
    return open.length === 0
      ? `Up to date: ${done.length} steps.`
      : `${done.length} steps done, ${open.length} open:\n  ${open.join("\n  ")}`;
  },
});
