import { mkdir, mkdtemp, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { buildPart, PARTS, staleParts } from "./buildParts.mjs";

const backend = PARTS.filter(({ name }) => name === "backend");
let root = "";
const isBackendStale = async () => (await staleParts(root)).some(({ name }) => name === "backend");

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "chat-build-"));
  await mkdir(join(root, "backend/src/platform"), { recursive: true });
  await writeFile(
    join(root, "backend/src/main.ts"),
    'import express from "express";\nimport { word } from "./platform/word.ts";\nconsole.log(express, word);\n',
  );
  await writeFile(join(root, "backend/src/platform/word.ts"), 'export const word: string = "bundled";\n');
});

describe("buildPart", () => {
  it("bundles our sources and leaves packages outside", async () => {
    for (const part of backend) await buildPart(root, part);
    const built = await readFile(join(root, "backend/dist/main.js"), "utf8");
    expect(built).toContain('"bundled"');
    expect(built).toMatch(/import \w+ from "express"/);
  });

  it("fails when the build makes nothing", async () => {
    const [part] = backend;
    if (!part) throw new Error("no backend part");
    await expect(buildPart(root, { ...part, output: "backend/dist/other.js" })).rejects.toThrow(
      "The build of backend made no backend/dist/other.js.",
    );
    expect(await isBackendStale()).toBe(true);
  });
});

describe("staleParts", () => {
  it("knows what is not built, and by content what is stale", async () => {
    expect((await staleParts(root)).map(({ name }) => name)).toEqual(PARTS.map(({ name }) => name));
    for (const part of backend) await buildPart(root, part);
    expect(await isBackendStale()).toBe(false);

    await utimes(join(root, "backend/src/main.ts"), new Date(0), new Date());
    await writeFile(join(root, "backend/src/main.test.ts"), "no part of the product");
    expect(await isBackendStale()).toBe(false);

    await writeFile(join(root, "backend/src/platform/word.ts"), 'export const word = "changed";\n');
    expect(await isBackendStale()).toBe(true);
  });

  it("notices a change of the contract and of the locked packages", async () => {
    for (const file of ["backend/contract/src/wire.ts", "package-lock.json"]) {
      for (const part of backend) await buildPart(root, part);
      expect(await isBackendStale(), `before ${file}`).toBe(false);
      await mkdir(join(root, file, ".."), { recursive: true });
      await writeFile(join(root, file), "{}");
      expect(await isBackendStale(), `after ${file}`).toBe(true);
    }
  });
});
