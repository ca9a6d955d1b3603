import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { processStart } from "../mariadb/processIdentity.mjs";
import { readLock, takeLock } from "./lockFile.mjs";

let file = "";
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), "chat-lock-")), "lock");
});

const startOf = (pid: number) => processStart(pid) ?? "";

describe("takeLock", () => {
  it("gives the lock once and names its holder to the second", async () => {
    const first = await takeLock(file);
    expect(first.held).toBe(true);
    expect(await takeLock(file)).toEqual({ held: false, holder: { pid: process.pid, start: startOf(process.pid) } });
  });

  it("tells the second where the first serves", async () => {
    const first = await takeLock(file);
    if (first.held) await first.describe({ address: "http://localhost:5000" });
    const second = await takeLock(file);
    expect(second).toMatchObject({ held: false, holder: { address: "http://localhost:5000" } });
  });

  it("is free again after release, and nothing stays behind", async () => {
    const first = await takeLock(file);
    if (first.held) await first.release();
    expect((await takeLock(file)).held).toBe(true);
    expect(await readdir(join(file, ".."))).toEqual(["lock"]);
  });

  it("takes over from a process that died", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const pid = child.pid ?? 0;
    await writeFile(file, JSON.stringify({ pid, start: startOf(pid) }));
    expect((await takeLock(file)).held).toBe(false);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect((await takeLock(file)).held).toBe(true);
  });

  it("is not fooled by another process with the same id", async () => {
    await writeFile(file, JSON.stringify({ pid: process.pid, start: "a time long ago" }));
    expect((await takeLock(file)).held).toBe(true);
  });

  it("takes over a damaged lock", async () => {
    await writeFile(file, '{"pid":');
    expect((await takeLock(file)).held).toBe(true);
  });

  it("does not release what somebody else holds by now", async () => {
    const first = await takeLock(file);
    await writeFile(file, JSON.stringify({ pid: process.ppid, start: startOf(process.ppid) }));
    if (first.held) await first.release();
    expect((await readLock(file))?.pid).toBe(process.ppid);
  });

  it("lets exactly one of many take over a dead lock, however often they try", { timeout: 90_000 }, async () => {
    for (let round = 0; round < 25; round += 1) {
      await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, start: "never" }));
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => takeLock(file)));
      expect([round, outcomes.filter(({ held }) => held).length]).toEqual([round, 1]);
      expect(JSON.parse(await readFile(file, "utf8")).pid).toBe(process.pid);
      expect(await readdir(join(file, ".."))).toEqual(["lock"]);
    }
  });

  it("is not barred by one that was killed in the middle of taking over", async () => {
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, start: "never" });
    for (const left of [dead, ""]) {
      await writeFile(file, dead);
      await writeFile(`${file}.takeover`, left);
      expect((await takeLock(file)).held).toBe(true);
      expect(await readdir(join(file, ".."))).toEqual(["lock"]);
    }
  });
});
