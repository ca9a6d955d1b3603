import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLogFile } from "./logFile.mjs";

describe("openLogFile", () => {
  it("keeps the newest lines in a bounded number of files", async () => {
    const folder = join(await mkdtemp(join(tmpdir(), "chat-log-")), "logs");
    const log = openLogFile(folder, "backend.log", { maxBytes: 30, keep: 2 });
    for (let n = 0; n < 50; n += 1) log.write(`line number ${n}`);
    log.close();
    expect((await readdir(folder)).sort()).toEqual(["backend.log", "backend.log.1", "backend.log.2"]);
    expect(await readFile(join(folder, "backend.log.1"), "utf8")).toMatch(/line number 4\d/);
    expect(await readFile(join(folder, "backend.log"), "utf8")).toContain("line number 49");
  });

  it("goes on where the last run ended", async () => {
    const folder = await mkdtemp(join(tmpdir(), "chat-log-"));
    for (const text of ["first", "second"]) {
      const log = openLogFile(folder, "backend.log");
      log.write(text);
      log.close();
    }
    expect(await readFile(join(folder, "backend.log"), "utf8")).toBe("first\nsecond\n");
  });
});
