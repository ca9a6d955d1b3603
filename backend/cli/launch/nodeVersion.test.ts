import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OLDEST_NODE, oldNodeSentence } from "./nodeVersion.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";

describe("oldNodeSentence", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("accepts %s", (version) => {
    expect(oldNodeSentence(version)).toBeUndefined();
  });

  it.each(["20.18.3", "18.20.8", "16.0.0", "8.17.0"])("refuses %s with a way out", (version) => {
    const sentence = oldNodeSentence(version);
    expect(sentence).toContain(`Node ${version} is too old: 20.19 or later is needed.`);
    expect(sentence).toContain("https://nodejs.org");
  });

  it("asks for what package.json asks for", () => {
    const { engines } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    expect(engines.node).toBe(`>=${OLDEST_NODE.slice(0, 2).join(".")}`);
  });

  it("is the only thing an old Node has to read", () => {
    for (const entry of ["start", "test", "dev"]) {
      const source = readFileSync(join(repositoryRoot, `backend/cli/${entry}.mjs`), "utf8");
      const imported = [...source.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from);
      expect(imported, `${entry}.mjs`).toEqual(["./launch/nodeVersion.mjs"]);
    }
  });
});
