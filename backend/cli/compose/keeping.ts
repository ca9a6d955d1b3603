import assert from "node:assert/strict";
import { mkdtemp, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OWNER } from "./browserChat.ts";
import { runBetween } from "./engine.ts";
import { signInToApi } from "./installationApi.ts";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";
import { everythingHeld, expectRows, type Held, storedRows } from "./storedState.ts";

/** @throws {Error} unless the project holds what it held then */
async function expectHeld(project: Project, before: Held): Promise<void> {
  const now = await everythingHeld(project);
  expectRows(now.rows, before.rows);
  assert.deepEqual(now.files, before.files);
  assert.deepEqual(now.people, before.people);
}

/** Backup and restore through pipes, as BACKUP.md says: on this machine, and on one that knows nothing. */
export async function tryKeeping(project: Project, report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "chat-backup-"));
  const archive = join(folder, "backup.tar.gz");
  const passphrase = join(folder, "passphrase");
  const inService = (service: string, args: readonly string[], from: string) =>
    runBetween([...project.command, "run", "--rm", "-T", service, ...args], { from }, 180_000);
  try {
    await writeFile(passphrase, "a passphrase of many words\n", { mode: 0o600 });
    const before = await report.need("a backup with the keys goes out through a pipe, and is proven", 120, async () => {
      const held = await everythingHeld(project);
      assert.ok(held.files.length >= 2, `a picture and its preview, but there are ${held.files.length} files`);
      const backup = [...project.command, "exec", "-T", "server", "chat", "backup", "-", "--with-secrets"];
      await runBetween(backup, { from: passphrase, to: archive }, 100_000);
      const check = [...project.command, "exec", "-T", "server", "chat", "restore", "-", "--check"];
      await runBetween(check, { from: archive }, 60_000);
      report.note(`${held.rows.length} messages, ${held.files.length} files, ${(await stat(archive)).size} bytes`);
      return held;
    });
    await report.check("one that was cut off is refused, and everything stays as it is", 150, async () => {
      const half = join(folder, "half.tar.gz");
      await runBetween(["cat"], { from: archive, to: half }, 20_000);
      await truncate(half, Math.floor((await stat(archive)).size * 0.7));
      await project.exec(
        "server",
        ["chat", "owner:create", "later@example.com", "--business", "Later", "--name", "La Ter"],
        "a password of many words\n",
      );
      await project.compose(["stop", "server"], 90_000);
      const rows = await storedRows(project);
      await assert.rejects(inService("server", ["chat", "restore", "-", "--replace", "--yes"], half), /✗ /);
      assert.deepEqual(await storedRows(project), rows);
    });
    await report.check(
      "the whole one comes back in place of what is there, and what came later is gone",
      240,
      async () => {
        await inService("server", ["chat", "restore", "-", "--replace", "--yes"], archive);
        await project.compose(["up", "-d"], 120_000);
        await project.healthy();
        await expectHeld(project, before);
      },
    );
    await report.check("on a new machine keys, messages and files come back, and people sign in", 300, async () => {
      await project.compose(["down", "-v"], 120_000);
      await project.compose(["up", "-d", "mariadb", "redis"], 120_000);
      await inService("secrets", ["sh", "-c", "umask 077 && cat > /secrets/passphrase"], passphrase);
      const keys = ["chat", "restore", "-", "--secrets-to", "/secrets", "--passphrase-file", "/secrets/passphrase"];
      await inService("secrets", keys, archive);
      await inService("secrets", ["rm", "/secrets/passphrase"], "/dev/null");
      await inService("server", ["chat", "restore", "-"], archive);
      await project.compose(["up", "-d"], 120_000);
      await project.healthy();
      await expectHeld(project, before);
      await signInToApi(project.site, OWNER.email, OWNER.password);
      assert.match(await project.exec("server", ["chat", "doctor"]), / 0 to mend/);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
