import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasDependencies, npmProblem } from "./installDependencies.mjs";

describe("hasDependencies", () => {
  const project = async (wanted: object, installed?: object) => {
    const root = await mkdtemp(join(tmpdir(), "chat-deps-"));
    await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages: wanted }));
    await mkdir(join(root, "node_modules"));
    if (installed)
      await writeFile(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
    return root;
  };
  const lock = {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b-win32": { version: "1.0.0", optional: true },
  };

  it("is true when every needed package is there in its version", async () => {
    expect(await hasDependencies(await project(lock, { "node_modules/a": { version: "1.0.0" } }))).toBe(true);
  });

  it("is false after a change of the lock, a missing package or an install that was cut off", async () => {
    expect(await hasDependencies(await project(lock, { "node_modules/a": { version: "0.9.0" } }))).toBe(false);
    expect(await hasDependencies(await project(lock, {}))).toBe(false);
    expect(await hasDependencies(await project(lock))).toBe(false);
  });
});

describe("npmProblem", () => {
  it.each([
    [
      "npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org/zod failed",
      "The npm registry cannot be reached",
    ],
    [
      "npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error request to https://registry.npmjs.org/zod failed, reason: self-signed certificate in certificate chain",
      "certificate is not trusted",
    ],
    ["npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write", "The disk is full."],
    [
      "npm error code EUSAGE\nnpm error `npm ci` can only install packages when your package.json and package-lock.json are in sync",
      "do not belong together",
    ],
    ["npm error code EACCES\nnpm error syscall mkdir\nnpm error path /opt/chat/node_modules", "No permission"],
    ["npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/nope", "404 Not Found"],
  ])("explains %j", (output, sentence) => {
    const problem = npmProblem(output, 1);
    expect(problem.message).toContain(sentence);
    expect(problem.wayOut).not.toBe("");
  });
});
