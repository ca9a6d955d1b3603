import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type S3Server, startS3Server } from "../../../test/s3Server.ts";
import { systemClock } from "../clock.ts";
import { AppError } from "../errors.ts";
import { createLogger } from "../logger.ts";
import { createOutbound } from "../outbound/createOutbound.ts";
import type { Outbound } from "../outbound/outbound.ts";
import { newFileKey } from "./fileKey.ts";
import type { FileStore } from "./fileStore.ts";
import { createLocalFiles } from "./localFiles.ts";
import { bucketUrl, createS3Files, type S3Settings, type S3Times } from "./s3Files.ts";
import { createSpool } from "./spool.ts";

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "chat-store-"));
  folders.push(folder);
  return folder;
};
const bytesOf = (length: number): Buffer => Buffer.alloc(length, "0123456789abcdef");
async function listed(store: FileStore): Promise<{ key: string; bytes: number }[]> {
  const all: { key: string; bytes: number }[] = [];
  for await (const entry of store.list()) all.push(entry);
  return all;
}
let server: S3Server;
let outbound: Outbound;
beforeAll(async () => {
  server = await startS3Server();
  outbound = createOutbound({
    OPENROUTER_BASE_URL: "https://provider.example",
    OUTBOUND_ALLOW: [],
    S3_ENDPOINT: server.endpoint,
    S3_BUCKET: server.bucket,
  });
});
afterAll(async () => {
  await outbound.close();
  await server.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const settings = (given: Partial<S3Settings> = {}): S3Settings => ({
  endpoint: server.endpoint,
  bucket: server.bucket,
  accessKey: server.accessKey,
  secretKey: server.secretKey,
  region: "us-east-1",
  isPathStyle: true,
  ...given,
});
/** Longer than any test: no answer comes too late because the machine is busy. */
const PATIENCE_MS = 60_000;
const openS3 = async (
  given: Partial<S3Settings> = {},
  times: Partial<Pick<S3Times, "totalMs" | "idleMs">> = {},
): Promise<FileStore> =>
  createS3Files(settings(given), {
    outbound,
    clock: systemClock,
    logger: createLogger("silent"),
    spool: createSpool(join(await newFolder(), "incoming")),
    times: {
      // Only what says nothing at all is given up in the time of a test.
      get firstByteMs() {
        return server.nextFault === "silent" ? 1000 : PATIENCE_MS;
      },
      totalMs: times.totalMs ?? PATIENCE_MS,
      idleMs: times.idleMs ?? PATIENCE_MS,
      backoffMs: 5,
    },
  });
const openLocal = async (): Promise<FileStore> => {
  const folder = await newFolder();
  return createLocalFiles(folder, createSpool(join(folder, "incoming")));
};

describe.each([
  ["a folder", openLocal],
  ["a bucket", openS3],
])("files in %s", (_name, open) => {
  let store: FileStore;
  beforeAll(async () => {
    store = await open();
  });
  const receive = (bytes: Buffer, maxBytes = 10_000_000) => store.receive(Readable.from([bytes]), { maxBytes });

  it("come back as they were kept, and can be kept again", async () => {
    const key = newFileKey();
    for (const bytes of [bytesOf(3_000_000), bytesOf(3_000_000), bytesOf(17)]) {
      const received = await receive(bytes);
      await store.put(key, received);
      await store.discard(received);
      const found = await store.get(key);
      expect(found?.bytes).toBe(bytes.length);
      if (found) expect((await buffer(found.stream)).equals(bytes)).toBe(true);
    }
  });
  it("are listed with their sizes, and are gone once removed, also twice", async () => {
    const [first, second] = [newFileKey(), newFileKey()];
    for (const key of [first, second]) await store.put(key, await receive(bytesOf(1234)));
    const list = async () => new Map((await listed(store)).map(({ key, bytes }) => [key, bytes]));
    expect((await list()).get(second)).toBe(1234);
    await store.remove(first);
    await store.remove(first);
    expect(await store.get(first)).toBeNull();
    expect((await list()).has(first)).toBe(false);
    expect((await list()).has(second)).toBe(true);
  });
  it("say null for a key that was never used", async () => expect(await store.get(newFileKey())).toBeNull());
  it("have no key that leads elsewhere", async () => {
    for (const key of ["../../etc/passwd", "ab/../../x", "", "ab/cd", `ab/${"g".repeat(30)}`])
      await expect(store.get(key)).rejects.toThrow("not a file key");
  });
  it("answer a probe", async () => expect(await store.check()).toBeUndefined());
});

describe("a bucket with more files than one page of its list", { timeout: 180_000 }, () => {
  it("lists them all", async () => {
    const store = await openS3();
    const received = await store.receive(Readable.from([bytesOf(1)]), { maxBytes: 10 });
    const keys = Array.from({ length: 1010 }, newFileKey);
    for (let at = 0; at < keys.length; at += 20)
      await Promise.all(keys.slice(at, at + 20).map((key) => store.put(key, received)));
    const found = new Set((await listed(store)).map(({ key }) => key));
    expect(keys.filter((key) => !found.has(key))).toEqual([]);
  });
});

describe("a bucket that fails", () => {
  let store: FileStore;
  beforeAll(async () => {
    store = await openS3();
  });
  beforeEach(() => server.requests.splice(0));
  const put = async (key = newFileKey()): Promise<string> => {
    await store.put(key, await store.receive(Readable.from([bytesOf(200_000)]), { maxBytes: 1_000_000 }));
    return key;
  };

  it.each(["503", "slowDown", "reset", "silent"] as const)(
    "is asked again after %s, and gets the file whole",
    async (fault) => {
      server.fail(fault, fault);
      const key = await put();
      expect(server.requests).toHaveLength(3);
      server.fail(fault);
      const found = await store.get(key);
      if (found) expect((await buffer(found.stream)).equals(bytesOf(200_000))).toBe(true);
      server.fail(fault);
      await store.remove(key);
      expect(await store.get(key)).toBeNull();
    },
  );
  it.each(["503", "reset", "silent"] as const)(
    "is given up after three times %s, with a word that invites a repeat",
    async (fault) => {
      server.fail(fault, fault, fault);
      await expect(put()).rejects.toMatchObject({ code: "storage_unavailable", retryAfterMs: 5000 });
      expect(server.requests).toHaveLength(3);
      await put(); // it recovers by itself
    },
  );
  it("ends a download that breaks off, instead of passing half a file for a whole one", async () => {
    const key = await put();
    server.fail("resetInBody");
    const found = await store.get(key);
    expect(found?.bytes).toBe(200_000);
    if (found) await expect(buffer(found.stream)).rejects.toThrow();
  });
  it.each([
    ["a wrong secret key", { secretKey: "wrong" }, "SignatureDoesNotMatch"],
    ["an unknown access key", { accessKey: "nobody" }, "InvalidAccessKeyId"],
    ["a bucket that does not exist", { bucket: "no-such-bucket" }, "NoSuchBucket"],
  ])("says what is wrong with %s, and asks once", async (_what, given, code) => {
    const wrong = await openS3(given);
    const failure = await wrong.check().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: "storage_unavailable", details: { code } });
    expect(server.requests).toHaveLength(1);
    await expect(wrong.get(newFileKey())).rejects.toMatchObject({ code: "storage_unavailable" });
  });
});

describe("a file that is read from a bucket", () => {
  const keep = async (store: FileStore): Promise<string> => {
    const key = newFileKey();
    const received = await store.receive(Readable.from([bytesOf(3_000_000)]), { maxBytes: 10_000_000 });
    await store.put(key, received);
    await store.discard(received);
    return key;
  };

  it("comes whole to a reader who takes longer than everything else may", async () => {
    const key = await keep(await openS3());
    const found = await (await openS3({}, { totalMs: 2000 })).get(key);
    const chunks: Buffer[] = [];
    for await (const chunk of found?.stream ?? []) {
      chunks.push(chunk);
      if (chunks.length === 1) await new Promise((resolve) => setTimeout(resolve, 2500)); // longer than the whole may take
    }
    expect(Buffer.concat(chunks).equals(bytesOf(3_000_000))).toBe(true);
  });
  it("ends when the bucket stands still in its middle", async () => {
    const key = await keep(await openS3());
    server.fail("stallInBody");
    const found = await (await openS3({}, { idleMs: 200 })).get(key);
    if (found) await expect(buffer(found.stream)).rejects.toMatchObject({ code: "timeout" });
    expect(found?.bytes).toBe(3_000_000);
  });
  it("ends when its reader stands still, so that the connection is free for others", async () => {
    const store = await openS3({}, { idleMs: 200 });
    const found = await store.get(await keep(store));
    const reader = found?.stream[Symbol.asyncIterator]();
    // All in one: on a busy machine it may have been given up before the first piece was read.
    const rest = async () => {
      await reader?.next();
      await new Promise((resolve) => setTimeout(resolve, 600));
      while (!(await reader?.next())?.done);
    };
    await expect(rest()).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("bucketUrl", () => {
  const at = (endpoint: string, isPathStyle: boolean) => bucketUrl({ endpoint, bucket: "files", isPathStyle }).href;
  it("puts the bucket where the server looks for it", () => {
    expect(at("http://minio:9000", true)).toBe("http://minio:9000/files");
    expect(at("https://proxy.example/s3/", true)).toBe("https://proxy.example/s3/files");
    expect(at("https://s3.eu-central-1.amazonaws.com", false)).toBe("https://files.s3.eu-central-1.amazonaws.com/");
  });
});

describe("receiving", () => {
  let folder: string;
  let store: FileStore;
  beforeAll(async () => {
    folder = join(await newFolder(), "incoming");
    store = createLocalFiles(await newFolder(), createSpool(folder));
  });
  const left = () => readdir(folder);

  it("makes files that only this user can read", async () => {
    const received = await store.receive(Readable.from([bytesOf(5)]), { maxBytes: 10 });
    expect((await stat(received.path)).mode & 0o777).toBe(0o600);
    await store.discard(received);
    expect(await left()).toEqual([]);
  });
  it("X67 leaves nothing of what is too large, breaks off or stands still", async () => {
    const large = new Readable({ read() {} });
    for (let sent = 0; sent < 5; sent += 1) large.push(bytesOf(600));
    await expect(store.receive(large, { maxBytes: 1000 })).rejects.toMatchObject({ code: "payload_too_large" });
    expect(large.destroyed).toBe(false); // whoever sends it can still be answered
    let reads = 0;
    const broken = new Readable({
      read() {
        reads += 1;
        if (reads === 1) this.push(bytesOf(100));
        else this.destroy(new Error("reset"));
      },
    });
    await expect(store.receive(broken, { maxBytes: 1000 })).rejects.toMatchObject({ code: "invalid_input" });
    const still = new Readable({ read() {} });
    still.push(bytesOf(100));
    await expect(store.receive(still, { maxBytes: 1000, idleMs: 50 })).rejects.toMatchObject({ code: "timeout" });
    const dripping = new Readable({ read() {} });
    const drops = setInterval(() => dripping.push("x"), 5);
    await expect(store.receive(dripping, { maxBytes: 1000, idleMs: 200 })).rejects.toMatchObject({ code: "timeout" });
    clearInterval(drops);
    expect(await left()).toEqual([]);
  });
  it("finds a folder that was removed under it again", async () => {
    await rm(folder, { recursive: true });
    await store.discard(await store.receive(Readable.from([bytesOf(5)]), { maxBytes: 10 }));
  });
});
