import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runSuite } from "./runSuite.mjs";

const folder = await mkdtemp(join(tmpdir(), "chat-suites-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const reportFile = join(folder, "report");

/** Runs a line of JavaScript as a suite. */
const suite = (code: string) =>
  runSuite(["-e", `const fs = require("fs"); ${code}`], {
    root: folder,
    env: { REPORT: reportFile },
    reportFile,
    timeoutMs: 60_000,
  });
/** Leaves a folder behind in the temporary folder and reports where. */
const LEAVE = `const left = fs.mkdtempSync(require("os").tmpdir() + "/left-"); fs.writeFileSync(left + "/file", "x"); fs.writeFileSync(process.env.REPORT, left);`;

describe("runSuite", () => {
  it("gives back the code and the report", async () => {
    expect(await suite(`fs.writeFileSync(process.env.REPORT, "told"); process.exitCode = 3`)).toEqual({
      code: 3,
      report: "told",
    });
    expect(await suite("")).toEqual({ code: 0, report: "" }); // and never that of the run before
  });

  it("gives a temporary folder that is everybody's, as the system's", async () => {
    const { report } = await suite(
      `fs.writeFileSync(process.env.REPORT, (fs.statSync(require("os").tmpdir()).mode & 0o7777).toString(8))`,
    );
    expect(report).toBe("1777");
  });

  it.each([
    ["ends", LEAVE, 0],
    ["fails", `${LEAVE} process.exit(1);`, 1],
    ["is killed", `${LEAVE} process.kill(process.pid, "SIGKILL");`, 143],
  ])("removes what a suite that %s left in its temporary folder", async (_, code, expected) => {
    const { code: ended, report } = await suite(code);
    expect([ended, report]).toEqual([expected, expect.stringMatching(/chat-suite-\w+\/left-\w+$/)]);
    expect(existsSync(report)).toBe(false);
  });

  it("ends with the suite when it is told to, and begins nothing after it", async () => {
    const two = `
      const { runSuite } = await import(${JSON.stringify(new URL("runSuite.mjs", import.meta.url).href)});
      const options = { root: ${JSON.stringify(folder)}, timeoutMs: 60_000 };
      await runSuite(["-e", "console.log('suite runs'); setInterval(() => {}, 1000)"], options);
      await runSuite(["-e", "console.log('next suite')"], options);`;
    const runner = spawn(process.execPath, ["--input-type=module", "-e", two], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let shown = "";
    runner.stdout.on("data", (chunk) => {
      shown += chunk;
      if (shown === "suite runs\n") runner.kill("SIGTERM");
    });
    expect(await once(runner, "close")).toEqual([143, null]);
    expect(shown).toBe("suite runs\n");
  });
});
