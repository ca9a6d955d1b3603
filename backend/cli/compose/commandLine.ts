import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedRows } from "./endurance.ts";
import { run } from "./engine.ts";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

const PASSWORD = "a password of many words";

/** What the guides tell people to type into a running installation. */
export async function tryCommandLine(project: Project, report: Report): Promise<void> {
  await report.check("`exec server chat migrate --status`: the database is up to date", 60, async () => {
    assert.match(await project.exec("server", ["chat", "migrate", "--status"]), /up to date/i);
  });
  await report.check("`exec server chat owner:create` makes an owner who can sign in", 60, async () => {
    await project.exec(
      "server",
      ["chat", "owner:create", "second@example.com", "--business", "Second", "--name", "Sec Ond"],
      `${PASSWORD}\n`,
    );
    const origin = project.site;
    const response = await fetch(`${origin}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ email: "second@example.com", password: PASSWORD }),
    });
    assert.equal(response.status, 200, await response.text());
  });
  await report.check("what a backup holds comes back by a restore, and what came after it is gone", 240, async () => {
    const folder = await mkdtemp(join(tmpdir(), "chat-backup-"));
    const archive = join(folder, "backup.tar.gz");
    try {
      const before = await storedRows(project);
      await run(
        [
          "sh",
          "-c",
          'to=$1; shift; exec "$@" > "$to"',
          "sh",
          archive,
          ...project.command,
          "exec",
          "-T",
          "server",
          "chat",
          "backup",
          "-",
        ],
        120_000,
      );
      const accounts = () =>
        project.exec("mariadb", [
          "sh",
          "-c",
          `mariadb -N -B -u chat -p"$(cat /secrets/db_password)" chat -e "SELECT COUNT(*) FROM users"`,
        ]);
      const people = await accounts();
      await project.exec(
        "server",
        ["chat", "owner:create", "later@example.com", "--business", "Later", "--name", "La Ter"],
        `${PASSWORD}\n`,
      );
      await project.compose(["stop", "server"], 60_000);
      const restore = [...project.command, "run", "--rm", "-T", "server", "chat", "restore", "-", "--replace", "--yes"];
      await run(["sh", "-c", 'from=$1; shift; exec "$@" < "$from"', "sh", archive, ...restore], 120_000);
      await project.compose(["up", "-d"], 120_000);
      await project.healthy();
      assert.deepEqual(await storedRows(project), before);
      assert.equal(await accounts(), people);
      report.note(`${before.length} rows of chats, ${(await stat(archive)).size} bytes`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
