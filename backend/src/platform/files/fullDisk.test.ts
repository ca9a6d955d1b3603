import type { FileHandle } from "node:fs/promises";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newFileKey } from "./fileKey.ts";
import { createLocalFiles } from "./localFiles.ts";
import { createSpool } from "./spool.ts";

const disk = vi.hoisted(() => ({ fault: "" }));
const failure = (): Error =>
  Object.assign(new Error(`${disk.fault}: no space left on device, write`), { code: disk.fault });

vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  return {
    ...real,
    async open(path: string, flags?: string, mode?: number): Promise<FileHandle> {
      const handle = await real.open(path, flags, mode);
      const { writeFile } = handle;
      let written = 0;
      // As a disk does that fills up: the first part fits.
      handle.writeFile = async (bytes) => {
        written += Buffer.byteLength(String(bytes));
        if (disk.fault && written > 1000) throw failure();
        return writeFile.call(handle, bytes);
      };
      return handle;
    },
    rename: (from: string, to: string) => (disk.fault ? Promise.reject(failure()) : real.rename(from, to)),
  };
});

describe("F25: a disk that fills up under an upload", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-full-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ["ENOSPC", "storage_full"],
    ["EDQUOT", "storage_full"],
    ["EIO", "storage_unavailable"],
  ])("is told as it is (%s), nothing half is left, and it goes on by itself", async (fault, code) => {
    const incoming = join(folder, "incoming");
    const store = createLocalFiles(folder, createSpool(incoming));
    const upload = () =>
      store.receive(Readable.from([Buffer.alloc(800, "a"), Buffer.alloc(800, "a")]), { maxBytes: 5000 });
    const whole = await upload();
    const key = newFileKey();
    disk.fault = fault;
    await expect(upload()).rejects.toMatchObject({ code });
    await expect(store.put(key, whole)).rejects.toMatchObject({ code });
    disk.fault = "";
    expect(await store.get(key)).toBeNull();
    expect(await readdir(incoming)).toHaveLength(1); // what was whole before
    await store.put(key, whole);
    expect((await store.get(key))?.bytes).toBe(1600);
    expect(await readdir(incoming)).toEqual([]);
  });
});
