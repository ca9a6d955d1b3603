import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";

interface Entry {
  version?: string;
  resolved?: string;
  link?: boolean;
  integrity?: string;
  optional?: boolean;
}
const lock: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync(join(repositoryRoot, "package-lock.json"), "utf8"),
);

/** Below these, a published hole is open. */
const FLOORS: Record<string, string> = {
  "engine.io": "6.6.10",
  "socket.io-parser": "4.2.7",
  ws: "8.21.1",
  "express-rate-limit": "8.2.2",
  dompurify: "3.4.17",
  mysql2: "3.9.8",
  multer: "2.1.0",
  qs: "6.14.2",
  undici: "6.24.0",
};

const isBelow = (version: string, floor: string): boolean => {
  const [have, need] = [version, floor].map((text) => text.split(/[.-]/).slice(0, 3).map(Number)) as [
    number[],
    number[],
  ]; // two in, two out
  const difference = need.map((part, index) => (have[index] ?? 0) - part).find((part) => part !== 0);
  return (difference ?? 0) < 0;
};

describe("package-lock.json", () => {
  const entries = Object.entries(lock.packages);

  it("X100: holds no version with a known hole", () => {
    const old = entries.flatMap(([path, { version }]) => {
      const name = path.split("node_modules/").at(-1) ?? "";
      const floor = FLOORS[name];
      return floor && version && isBelow(version, floor) ? [`${path} ${version}`] : [];
    });
    expect(old).toEqual([]);
    expect(
      entries.filter(([path]) => /node_modules\/(ws|engine\.io|mysql2|undici|qs)$/.test(path)).length,
    ).toBeGreaterThanOrEqual(5);
  });

  it("names no registry, so that everybody's own is used", () => {
    expect(entries.filter(([, { resolved, link }]) => resolved !== undefined && !link)).toEqual([]);
  });

  it("knows the programs of other platforms too", () => {
    const paths = entries.map(([path]) => path);
    for (const platform of ["darwin-arm64", "win32-x64", "linux-arm64"])
      expect(paths).toContain(`node_modules/@esbuild/${platform}`);
    expect(paths).toContain("node_modules/@rolldown/binding-darwin-arm64");
    expect(paths).toContain("node_modules/@biomejs/cli-linux-x64-musl");
  });
});
