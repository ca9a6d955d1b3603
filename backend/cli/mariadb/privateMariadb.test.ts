import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runningMariadb, startPrivateMariadb, stopPrivateMariadb } from "./privateMariadb.mjs";
import { processStart } from "./processIdentity.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chat-private-db-"));
  await mkdir(join(folder, "data"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts this script in place of a server, and waits until it runs. `end` is what tells the start to stop. */
async function begin(server: string, begun: string, socketPath?: string) {
  await chmod(server, 0o755);
  const end = new AbortController();
  const program = { server, installer: "", basedir: "", env: {}, options: [], origin: "a script" };
  const started = startPrivateMariadb(program, folder, { signal: end.signal, ...(socketPath ? { socketPath } : {}) });
  started.catch(() => undefined);
  await expect.poll(() => existsSync(begun), { timeout: 60_000 }).toBe(true);
  return { started, end };
}

/** It is noted beside its start: its first line may run before. */
async function noted() {
  await expect.poll(() => runningMariadb(folder), { timeout: 60_000 }).toBeDefined();
  const run = await runningMariadb(folder);
  if (!run) throw new Error("it ended by itself");
  return run;
}

describe("startPrivateMariadb", () => {
  it("ends a server that is not up yet when it is told to stop, and waits for its end", {
    timeout: 90_000,
  }, async () => {
    const [server, begun, finished] = ["server", "begun", "finished"].map((name) => join(folder, name));
    if (!server || !begun || !finished) throw new Error("three names");
    // A server in a long recovery: it never greets, and takes a moment to end.
    await writeFile(
      server,
      `#!/bin/sh\ntrap 'sleep 0.3; : > ${finished}; exit 0' TERM\n: > ${begun}\nwhile :; do sleep 0.05; done\n`,
    );
    const { started, end } = await begin(server, begun);
    const { socketPath } = await noted();
    end.abort();
    await expect(started).rejects.toThrow("did not start");
    expect(existsSync(finished)).toBe(true);
    expect([existsSync(join(folder, "run.json")), existsSync(join(socketPath, ".."))]).toEqual([false, false]);
  });

  it("tells why this start failed, not what stands in the log since an earlier one", { timeout: 90_000 }, async () => {
    const server = join(folder, "server");
    await writeFile(join(folder, "mariadb.log"), "[ERROR] mariadbd: Disk is full, No space left on device\n");
    await writeFile(server, "#!/bin/sh\necho '[ERROR] mariadbd: unknown variable' >&2\nexit 7\n");
    const { started } = await begin(server, server);
    await expect(started).rejects.toThrow("The private MariaDB server did not start: mariadbd: unknown variable");
    await writeFile(server, "#!/bin/sh\necho '[ERROR] mariadbd: write: No space left on device' >&2\nexit 7\n");
    await expect((await begin(server, server)).started).rejects.toThrow("The disk is full.");
    await writeFile(server, "#!/bin/sh\nexit 7\n");
    await expect((await begin(server, server)).started).rejects.toThrow("did not start: it said nothing");
  });

  it("kills a server that does not end while it starts", { timeout: 90_000 }, async () => {
    const [server, begun] = [join(folder, "server"), join(folder, "begun")];
    await writeFile(server, `#!/bin/sh\ntrap '' TERM\n: > ${begun}\nwhile :; do sleep 0.05; done\n`);
    const { started, end } = await begin(server, begun);
    const { pid, start } = await noted();
    end.abort();
    await expect(started).rejects.toThrow("did not start");
    expect(processStart(pid)).not.toBe(start);
  });

  it("hears also what it is told while the start is just being noted", { timeout: 90_000 }, async () => {
    const [server, begun, run] = [join(folder, "server"), join(folder, "begun"), join(folder, "run.json")];
    await writeFile(server, `#!/bin/sh\n: > ${begun}\nwhile :; do sleep 0.05; done\n`);
    execFileSync("mkfifo", [run]); // the note waits until somebody reads it
    const { started, end } = await begin(server, begun, join(folder, "socket", "db.sock"));
    end.abort();
    const { pid, start } = JSON.parse(await readFile(run, "utf8"));
    await expect(started).rejects.toThrow("did not start");
    expect(processStart(pid)).not.toBe(start);
  });
});

describe("stopPrivateMariadb", () => {
  it("kills a hung server, which would block every start", { timeout: 90_000 }, async () => {
    const hung = spawn("/bin/sh", ["-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(hung.stdout, "data");
    const socketPath = join(folder, "socket", "db.sock");
    await writeFile(
      join(folder, "run.json"),
      JSON.stringify({ pid: hung.pid, start: processStart(hung.pid ?? 0), socketPath }),
    );
    expect(await stopPrivateMariadb(folder, 50)).toBe(true);
    expect(processStart(hung.pid ?? 0)).toBeUndefined();
    expect(existsSync(join(folder, "run.json"))).toBe(false);
  });
});
