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
  (await checkMachine(failing(error))).find(({ text }) => text.startsWith("Files cannot be kept"))?.mend;

describe("the look at the machine", () => {
  it("asks for room where the disk is full, and for rights where it may not write", async () => {
    expect(await mendOf(new AppError("storage_full", { code: "ENOSPC" }))).toMatch(/^Make room there/);
    expect(await mendOf(new Error("EACCES: permission denied"))).toMatch(/the right to write/);
  });
});
