import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Config } from "../config.ts";
import { removeReplacedFiles } from "../features/files/removeReplacedFiles.ts";
import { isStoreUsed } from "../features/workspaces/storeUse.view.ts";
import { askLine } from "../platform/askLine.ts";
import type { ArchiveHeader, ArchiveManifest } from "../platform/backup/archiveFormat.ts";
import { createFileShelf, type FileShelf } from "../platform/backup/fileShelf.ts";
import type { Secrets } from "../platform/backup/keyFingerprints.ts";
import { type RestoreTarget, restoreBackup } from "../platform/backup/restoreBackup.ts";
import { openSecrets } from "../platform/backup/sealedSecrets.ts";
import { openDatabase } from "../platform/db/database.ts";
import { isDatabaseDown } from "../platform/db/databaseErrors.ts";
import { migrate, readSteps } from "../platform/db/migrate.ts";
import { openStaging, type Staging } from "../platform/db/openStaging.ts";
import { isSchemaHeld, otherConnections } from "../platform/db/otherConnections.ts";
import { ownTables } from "../platform/db/ownTables.ts";
import { armFailpoints, failpoint } from "../platform/failpoint.ts";
import { createFileStore } from "../platform/files/createFileStore.ts";
import type { FileStore } from "../platform/files/fileStore.ts";
import { createLogger } from "../platform/logger.ts";
import { askPassphrase } from "./askPassphrase.ts";
import { defineCommand, UsageError, WrongUse } from "./command.ts";
import { fittingSecrets, refuseNewerArchive } from "./fitsArchive.ts";
import { migrationFolder } from "./migrationFolder.ts";
import { hasKeptSecrets, placeSecrets, writeSecretFiles } from "./placeSecrets.ts";
import { readRestoreJournal } from "./restoreJournal.ts";
import { settleRestore } from "./settleRestore.ts";

/** Names this copy of the store; left out, the first reader makes a new one, and clients drop what they hold. */
const INCARNATION = { table: "store_meta", name: "incarnation" };

const onlyReading = (say: RestoreTarget["say"]): RestoreTarget => ({
  check: async () => undefined,
  staging: null,
  files: null,
  keepsRow: () => true,
  say,
});

const open = (file: string): Readable => (file === "-" ? process.stdin : createReadStream(file));

/** `restore`: the whole store from an archive, all or nothing. */
export const restore = defineCommand({
  name: "restore",
  forms: [
    { usage: "FILE | -", summary: "the whole store from an archive; the platform must be stopped" },
    { usage: "FILE --replace [--yes]", summary: "… in place of what is there" },
    { usage: "FILE --check", summary: "only proves that the archive is complete and unchanged" },
    { usage: "--settle", summary: "ends a restore that was killed: takes it back, or completes it" },
    { usage: "FILE | - --secrets-to FOLDER", summary: "only writes the archive's keys, as docker-compose's secrets" },
  ],
  words: 1,
  options: {
    replace: { type: "boolean", default: false },
    yes: { type: "boolean", short: "y", default: false },
    check: { type: "boolean", default: false },
    settle: { type: "boolean", default: false },
    "ignore-keys": { type: "boolean", default: false },
    "passphrase-file": { type: "string" },
    "secrets-to": { type: "string" },
  },
  async run({ words, flags, config, deps, say }) {
    const [file] = words;
    if (flags.settle) {
      if (file !== undefined) throw new UsageError("restore --settle takes no archive: it ends what one has begun.");
      return settleRestore(config(), createFileStore(config(), deps()), say);
    }
    if (file === undefined) throw new WrongUse("restore needs the archive's file, or - for standard input.");
    if (file !== "-") await requireFile(file);
    const passphrase = async () => {
      if (file === "-" && flags["passphrase-file"] === undefined)
        throw new UsageError(
          "Standard input is the archive, so the passphrase of its keys must come from a file: --passphrase-file FILE.",
        );
      return askPassphrase(flags["passphrase-file"], false);
    };
    if (flags.check) return summary("Complete and unchanged", await restoreBackup(open(file), onlyReading(say)));
    if (flags["secrets-to"] !== undefined) return unpackSecrets(file, flags["secrets-to"], passphrase);

    const settings = config();
    armFailpoints(settings.FAIL_AT);
    if (await readRestoreJournal(settings.DATA_DIR))
      throw new Error(
        "A restore was killed in its last step, so keys and tables may be of two stores. Run restore --settle first; it says what is in place. Nothing was changed.",
      );
    await refuseRunning(settings);
    await refuseUsed(settings, flags);
    // A file can be read twice: then even the staging tables are made only for a sound archive.
    if (file !== "-") {
      say("Checking the archive …");
      const steps = await readSteps(migrationFolder);
      const check: RestoreTarget["check"] = async (header) => refuseNewerArchive(header, steps);
      await restoreBackup(open(file), { ...onlyReading(say), check });
    }
    const store = createFileStore(settings, deps());
    return restoreAll(settings, open(file), {
      say,
      passphrase,
      files: createFileShelf(store, file !== "-"),
      cleanUp: () => eraseReplaced(settings, store, say),
      isLossAccepted: flags["ignore-keys"],
    });
  },
});

/** Before anybody stops a platform for it. @throws {Error} naming the path */
async function requireFile(file: string): Promise<void> {
  await access(file, constants.R_OK);
  if ((await stat(file)).isDirectory()) throw new UsageError(`${file} is a folder: name the archive in it.`);
}

async function eraseReplaced(config: Config, store: FileStore, say: RestoreTarget["say"]): Promise<void> {
  const db = openDatabase(config);
  try {
    await removeReplacedFiles(db, store, say);
  } finally {
    await db.close();
  }
}

interface RestoreChoices {
  readonly say: (line: string) => void;
  readonly passphrase: () => Promise<string>;
  readonly files: FileShelf;
  /** Erases what only the replaced tables name; called while they are still there. Leaves no connection open. */
  readonly cleanUp: () => Promise<void>;
  readonly isLossAccepted: boolean;
}

async function restoreAll(config: Config, source: Readable, choices: RestoreChoices): Promise<string> {
  const { say } = choices;
  const steps = await readSteps(migrationFolder);
  // A restore that was killed after its last step did not come to it, and the tables go with `openStaging`.
  await choices.cleanUp();
  const staging = await openStaging(config, await ownTables(migrationFolder));
  let secrets: Secrets | null = null;
  let isInPlace = false;
  try {
    const result = await restoreBackup(source, {
      async check(header, sealed) {
        refuseNewerArchive(header, steps);
        secrets = await fittingSecrets(header, sealed, config, {
          isLossAccepted: choices.isLossAccepted,
          askPassphrase: choices.passphrase,
          say,
        });
        if (secrets !== null && !(await hasKeptSecrets(config)))
          throw new Error(
            "This installation's keys come from outside, so the archive's cannot be put in place by themselves: write them with restore FILE --secrets-to FOLDER, set them, then restore. Nothing was changed.",
          );
        say(`Restoring what ${header.database} held at ${header.takenAt} (release ${header.version}) …`);
      },
      staging,
      files: choices.files,
      keepsRow: (table, row) => table.name !== INCARNATION.table || !row.includes(INCARNATION.name),
      say,
    });
    await staging.prepare();
    await choices.files.keep();
    // A backend that started before there were staging tables to see: what it acknowledged would be dropped.
    await refuseRunning(config, staging.connectionId);
    await takePlace(config, staging, secrets);
    isInPlace = true;
    await choices.cleanUp();
    await staging.discard().catch(() => say("  What was replaced could not be removed; the next restore removes it."));
    await staging.close();
    const ran = await migrate(config, migrationFolder, createLogger("warn"));
    if (ran > 0) say(`  ${ran} newer steps brought the database up to date.`);
    return `${summary("Restored", result)}\nStart the platform; open chats fetch their history anew.`;
  } catch (error) {
    if (isInPlace || error instanceof Undecided) throw error;
    await staging.discard().catch(() => undefined);
    await choices.files.discard().catch(() => undefined);
    throw error;
  } finally {
    await staging.close();
  }
}

/** Whether the archive is in place is not known, so nothing may be taken back. */
class Undecided extends Error {}

/** Keys and tables change together: keys first, for they can be put back and the tables cannot. Nothing long happens in between. */
async function takePlace(config: Config, staging: Staging, secrets: Secrets | null): Promise<void> {
  const mark = randomUUID();
  if (secrets) await staging.mark(mark);
  const placed = secrets && (await placeSecrets(config, secrets, mark));
  failpoint("keys_placed");
  try {
    await staging.swap();
  } catch (error) {
    if (isDatabaseDown(error))
      throw new Undecided(
        placed
          ? `The database was lost in the very last step, so nobody knows yet whether the archive is in place. When the database is back, restore --settle says it and puts the keys in place that belong to what is there; npm start does the same by itself. Both keys are kept: those from before are in ${placed.aside}.`
          : "The database was lost in the very last step, so nobody knows yet whether the archive is in place. Run the same restore again.",
        { cause: error },
      );
    await placed?.undo().catch((cause: unknown) => {
      throw new Error(`Nothing was restored, but the keys could not be put back: they are in ${placed.aside}.`, {
        cause,
      });
    });
    throw error;
  }
  failpoint("tables_placed");
  // The archive is in place: a note that cannot be taken away now says so by its mark, and `settleRestore` reads it.
  await placed?.done().catch(() => undefined);
}

/** @param own the restore's own connection */
async function refuseRunning(config: Config, own = 0): Promise<void> {
  const others = await otherConnections(config, own);
  if (others > 0 && own === 0 && (await isSchemaHeld(config)))
    throw new Error(
      "A backup, another restore or a migration of this database is under way. Try again when it is done.",
    );
  if (others > 0)
    throw new Error(
      `The platform is running (the database has ${others === 1 ? "another connection" : `${others} other connections`}), and what is written meanwhile would be lost. Nothing was changed. Stop it first: Ctrl-C where npm start runs, or docker-compose stop server. restore FILE --check proves the archive before that.`,
    );
}

async function refuseUsed(config: Config, flags: { replace: boolean; yes: boolean }): Promise<void> {
  // Of its own and closed at once: a pool that stays open would look like a backend to `refuseRunning`.
  const db = openDatabase(config);
  try {
    if (!(await isStoreUsed(db))) return;
  } finally {
    await db.close();
  }
  if (!flags.replace)
    throw new Error(
      `The database ${config.DB_NAME} already holds accounts or chats. To put the archive in their place, say --replace (make a backup first).`,
    );
  if (flags.yes) return;
  const typed = await askLine(`Everything in ${config.DB_NAME} will be replaced. Type its name to go on: `).catch(
    () => {
      throw new UsageError("--replace without a terminal needs --yes.");
    },
  );
  if (typed !== config.DB_NAME) throw new Error("That is not its name; nothing was changed.");
}

async function unpackSecrets(file: string, folder: string, passphrase: () => Promise<string>): Promise<string> {
  let written: string[] | undefined;
  await restoreBackup(open(file), {
    ...onlyReading(() => undefined),
    async check(_header, sealed) {
      if (sealed === null) throw new Error("The archive holds no keys: it was made without --with-secrets.");
      written = await writeSecretFiles(folder, openSecrets(sealed, await passphrase()));
    },
  });
  return `Wrote ${written?.join(", ")} to ${folder}.`;
}

function summary(word: string, { header, manifest }: { header: ArchiveHeader; manifest: ArchiveManifest }): string {
  const rows = Object.values(manifest.tables).reduce((sum, { count }) => sum + count, 0);
  return `${word}: ${rows} rows of ${header.tables.length} tables and ${manifest.files.count} files, as of ${header.takenAt}.`;
}
