import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { checkMachine } from "./checkMachine.ts";

const failing = (error: Error): Deps =>
  ({
    config: { DATA_DIR: tmpdir(), FILES_DIR: tmpdir() },
    files: { check: () => Promise.reject(error) },
  }) as unknown as Deps; // only what this look reads

const mendOf = async (error: Error) =>
  (await checkMachine(failing(error), 60_000)).find(({ text }) => text.startsWith("Files cannot be kept"))?.mend;

describe("the look at the machine", () => {
  it("does not wait for a bucket that hangs, and tells the rest", async () => {
    const deps = failing(new Error("never comes"));
    Object.assign(deps, { files: { check: () => new Promise(() => undefined) } });
    const texts = (await checkMachine(deps, 50)).map(({ text }) => text);
    expect(texts).toContain("Files cannot be kept in the files' folder: no answer within 0.05 s");
    expect(texts.length).toBeGreaterThan(1);
  });

  it("asks for room where the disk is full, and for rights where it may not write", async () => {
    expect(await mendOf(new AppError("storage_full", { code: "ENOSPC" }))).toMatch(/^Make room there/);
    expect(await mendOf(new Error("EACCES: permission denied"))).toMatch(/the right to write/);
  });
});
