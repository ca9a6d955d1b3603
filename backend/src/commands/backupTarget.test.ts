import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";
import { folderOnDisk } from "../../test/folderOnDisk.ts";
import { type BackupTarget, keepNewest, openBackupTarget } from "./backupTarget.ts";

const AT = new Date("2026-03-04T05:06:07Z");
const write = (target: BackupTarget, text: string): Promise<void> =>
  new Promise((resolve) => target.stream.end(text, resolve));

let folder: string;
beforeEach(async () => {
  folder = await folderOnDisk("chat-target-");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("openBackupTarget", () => {
  it("gives two backups to one file each their own, so that neither ends in the other's", async () => {
    const path = join(folder, "nightly.tar.gz");
    const [first, second] = [await openBackupTarget(path, AT), await openBackupTarget(path, AT)];
    await write(first, "the first one, whole");
    await second.discard();
    expect(await first.keep()).toBe(20);
    expect(await readFile(path, "utf8")).toBe("the first one, whole");
    expect(await readdir(folder)).toEqual(["nightly.tar.gz"]);
  });

  it("leaves nothing when it is interrupted", { timeout: 90_000 }, async () => {
    const module = pathToFileURL(join(repositoryRoot, "backend/src/commands/backupTarget.ts")).href;
    const script = `import(${JSON.stringify(module)}).then(async ({ openBackupTarget }) => {
      await openBackupTarget(${JSON.stringify(`${folder}/`)}, new Date());
      console.log("open"); setInterval(() => {}, 1000); });`;
    const child = spawn(process.execPath, ["--import", "tsx", "-e", script], { cwd: repositoryRoot });
    await once(child.stdout, "data");
    expect(await readdir(folder)).toHaveLength(1);
    child.kill("SIGINT");
    expect((await once(child, "exit"))[0]).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("keepNewest", () => {
  const archive = (stamp: string): string => `chat-backup-${stamp}.tar.gz`;

  it("keeps the one just made although a clock that was wrong once named others later", async () => {
    const names = ["20991231T000000Z", "20991230T000000Z", "20260304T050607Z"].map(archive);
    for (const name of [...names, "mine.tar.gz"]) await writeFile(join(folder, name), "x");
    expect(await keepNewest(join(folder, archive("20260304T050607Z")), 2)).toEqual([archive("20991230T000000Z")]);
    expect((await readdir(folder)).sort()).toEqual(
      [archive("20260304T050607Z"), archive("20991231T000000Z"), "mine.tar.gz"].sort(),
    );
  });

  it("removes what killed backups left long ago, and not what another one is writing", async () => {
    const made = join(folder, archive("20260304T050607Z"));
    const parts = ["0123abcd", "4567cdef"].map((id) => `${archive("20260303T050607Z")}.${id}.part`);
    for (const path of [made, ...parts.map((name) => join(folder, name))]) await writeFile(path, "x");
    const [old = ""] = parts;
    const { mtimeMs } = await stat(join(folder, old));
    await utimes(join(folder, old), mtimeMs / 1000, mtimeMs / 1000 - 7 * 3600);
    expect(await keepNewest(made, 1)).toEqual([old]);
    expect(await readdir(folder)).toHaveLength(2);
  });
});
