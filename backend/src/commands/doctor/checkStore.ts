import type { Deps } from "../../deps.ts";
import { decryptSecret } from "../../platform/auth/aes.ts";
import { migrationDifferences, migrationStatus } from "../../platform/db/migrationStatus.ts";
import { isSchemaHeld } from "../../platform/db/otherConnections.ts";
import { findRemains } from "../../platform/db/restoreRemains.ts";
import { migrationFolder } from "../migrationFolder.ts";
import { SEALED_COLUMNS, sealedContext, selectSealed } from "../sealedColumns.repository.ts";
import { type Finding, type Notes, takeNotes } from "./finding.ts";
import { selectWidgetOrigins } from "./widgetOrigins.view.ts";

/** What is in the database: whether it fits this release, these keys and this address. Needs a database that answers. */
export async function checkStore(deps: Deps): Promise<readonly Finding[]> {
  const notes = takeNotes("store");
  await checkRemains(deps, notes);
  const { done, open } = await migrationStatus(deps.db, migrationFolder);
  if (open.length > 0) {
    notes.fail(
      `${open.length} of ${done.length + open.length} migrations are open: ${open.slice(0, 3).join(", ")}${open.length > 3 ? ", …" : ""}.`,
      "Run the migrate command; a backend that starts runs it too.",
    );
    return notes.findings;
  }
  const { edited, newer } = await migrationDifferences(deps.db, migrationFolder);
  if (edited.length > 0)
    notes.fail(
      `${edited.join(", ")}: edited after it ran, so no backend starts.`,
      "Restore the file as the release has it; a change belongs into a new one.",
    );
  else notes.ok(`up to date, ${done.length} migrations`);
  if (newer.length > 0)
    notes.warn(
      `${newer.length} migrations are of a newer release, the last ${newer.at(-1)}.`,
      "Right after a step back to the release before; otherwise update this installation.",
    );
  const unreadable = await findUnreadable(deps);
  if (unreadable > 0)
    notes.fail(
      `${unreadable} stored secrets (provider keys, second factors) cannot be read with this ENCRYPTION_KEY.`,
      "Put the right ENCRYPTION_KEY back (or the old one as ENCRYPTION_KEY_PREVIOUS); otherwise enter the keys again and reset the second factors (2fa:off).",
    );
  await checkOrigins(deps, notes);
  return notes.findings;
}

async function checkRemains({ db, config }: Deps, notes: Notes): Promise<void> {
  const { restoring, replaced } = await findRemains(db);
  if (restoring.length + replaced.length === 0 || (await isSchemaHeld(config))) return; // a restore is at work
  if (restoring.length > 0)
    notes.warn(
      `A restore was cut off before its last step: the store is as it was before it, and ${restoring.length} tables that it had filled take space.`,
      "Run the same restore again if you still want the archive; otherwise restore --settle, or the next start of the platform, removes them.",
    );
  if (replaced.length > 0)
    notes.warn(
      `A restore was cut off after its last step: the archive is in place, and ${replaced.length} tables of what it replaced take space.`,
      "restore --settle, or the next start of the platform, removes them and the files that only they name.",
    );
}

async function findUnreadable({ db, config }: Deps): Promise<number> {
  let unreadable = 0;
  for (const column of SEALED_COLUMNS)
    for (let after = -1, rows = await selectSealed(db, column, after); rows.length > 0; ) {
      for (const { id, sealed } of rows) {
        after = id;
        if (decryptSecret(config.encryptionKeys, sealed, sealedContext(column, id)) === null) unreadable += 1;
      }
      rows = await selectSealed(db, column, after);
    }
  return unreadable;
}

async function checkOrigins({ db, config }: Deps, notes: Notes): Promise<void> {
  const isHttps = config.publicUrl.startsWith("https:");
  for (const { name, origins } of await selectWidgetOrigins(db)) {
    const secure = origins.filter((origin) => origin.startsWith("https:"));
    if (!isHttps && !config.isLocal && secure.length > 0)
      notes.fail(
        `Widget "${name}" is allowed on ${secure[0]}, but this platform's address is plain http: browsers refuse it there as mixed content.`,
        "Serve the platform by https and set PUBLIC_URL to that address (docs/DEPLOYMENT_GUIDE.md).",
      );
    if (
      config.isLocal &&
      origins.some((origin) => !/\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(origin) && origin !== "*")
    )
      notes.warn(
        `Widget "${name}" is allowed on other machines' pages, but PUBLIC_URL is ${config.publicUrl}, which they cannot reach.`,
        "Set PUBLIC_URL to the address by which visitors reach this platform.",
      );
  }
}
