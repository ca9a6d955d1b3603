import { noteBackup } from "../features/workspaces/backupMarks.repository.ts";
import { createFileShelf } from "../platform/backup/fileShelf.ts";
import { writeBackup } from "../platform/backup/writeBackup.ts";
import { isDatabaseDown } from "../platform/db/databaseErrors.ts";
import { ownTables } from "../platform/db/ownTables.ts";
import { createFileStore } from "../platform/files/createFileStore.ts";
import { askPassphrase } from "./askPassphrase.ts";
import { isFolderWanted, keepNewest, openBackupTarget } from "./backupTarget.ts";
import { defineCommand, parsed, UsageError, wholeNumber } from "./command.ts";
import { migrationFolder } from "./migrationFolder.ts";
import { countReadyFiles } from "./readyFiles.view.ts";

/** How a pipe that nobody reads any more shows itself: in the write under way, or in the next one. */
const READER_LEFT: ReadonlySet<string> = new Set(["EPIPE", "ERR_INVALID_STATE", "ERR_STREAM_DESTROYED"]);

/** `backup`: database and files in one archive, while the platform runs. */
export const backup = defineCommand({
  name: "backup",
  forms: [
    { usage: "[FILE | FOLDER | -]", summary: "database and files in one archive, while the platform runs" },
    { usage: "FOLDER --keep N", summary: "… and removes older ones there until N are left" },
    {
      usage: "… --with-secrets [--passphrase-file FILE]",
      summary: "… with the installation's keys, under a passphrase",
    },
  ],
  words: 1,
  options: {
    keep: { type: "string" },
    "with-secrets": { type: "boolean", default: false },
    "passphrase-file": { type: "string" },
  },
  async run({ words, flags, config, deps, say }) {
    const settings = config();
    if (settings.ENCRYPTION_KEY_PREVIOUS !== undefined)
      throw new UsageError("The encryption key is being rotated: finish key:rotate first, then back up under one key.");
    const keep = flags.keep === undefined ? undefined : parsed(wholeNumber(1, 10_000), flags.keep, "--keep");
    const wanted = words[0] ?? `${settings.backupFolder}/`;
    if (keep !== undefined && (wanted === "-" || !(await isFolderWanted(wanted))))
      throw new UsageError("--keep needs a folder (one that is not there yet ends with a slash).");
    const passphrase = flags["with-secrets"] ? await askPassphrase(flags["passphrase-file"], true) : null;
    const started = performance.now();
    const startedAt = new Date();
    const target = await openBackupTarget(wanted, new Date()).catch((error: unknown) => {
      if (!(error instanceof Error) || !("path" in error)) throw error;
      throw new UsageError(
        `No archive can be written to ${wanted} (${error.message}), so none was made. Name a file or folder that this user may write, or - for standard output.`,
        { cause: error },
      );
    });
    try {
      say(`Backing up ${settings.DB_NAME} …`);
      const manifest = await writeBackup(target.stream, {
        database: settings,
        secrets: settings,
        isOwnTable: await ownTables(migrationFolder),
        files: createFileShelf(createFileStore(settings, deps()), true),
        passphrase,
        say,
      });
      const bytes = await target.keep();
      const named = manifest.files.count > 0 || !manifest.tables["files"]?.count ? 0 : await countReadyFiles(deps().db);
      if (named === 0)
        await noteBackup(deps().db, startedAt).catch((error: unknown) =>
          say(`  warning: the backup is good, but its time could not be noted: ${String(error)}`),
        );
      const removed = keep === undefined || named > 0 ? [] : await keepNewest(target.path, keep);
      for (const name of removed) say(`  removed ${name}`);
      const rows = Object.values(manifest.tables).reduce((sum, { count }) => sum + count, 0);
      const size = bytes === null ? "" : `, ${(bytes / 1024 / 1024).toFixed(1)} MB`;
      const told = `${rows} rows and ${manifest.files.count} files in ${((performance.now() - started) / 1000).toFixed(1)} s${size}: ${target.path}`;
      if (passphrase === null)
        say(
          "  The keys are not in it. Keep a copy of the secrets (secrets.json, or the secrets volume) apart from it, or use --with-secrets: without them no password works after a restore.",
        );
      if (named > 0)
        say(
          `✗ The database names ${named} files of chats, and none of them is in this command's file store: its FILES_DIR or S3_… are not those that the platform was started with. The archive holds the rows alone.`,
        );
      if (target.path === "-") say(told);
      return { text: target.path === "-" ? "" : told, exitCode: named > 0 ? 1 : 0 };
    } catch (error) {
      const { errored } = target.stream;
      await target.discard();
      if (target.path === "-" && error instanceof Error && "code" in error && READER_LEFT.has(String(error.code)))
        throw new Error("Whoever read the archive has stopped reading.", { cause: error });
      // The target is told to end with whatever failed, so its own failures are those of a write.
      if (!errored || isDatabaseDown(errored) || !("syscall" in errored && errored.syscall === "write")) throw error;
      throw new Error(
        `${target.path} cannot be written: ${errored.message}. Nothing of it was kept; make room there or name another place, then run it again.`,
        { cause: error },
      );
    }
  },
});
