import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";

const FOLDERS = [
  "backend/src",
  "backend/test",
  "backend/e2e",
  "backend/chaos",
  "admin-ui/src",
  "admin-ui/kit/src",
  "agent-ui/src",
  "widget/src",
];
const IS_TEST = /\.(test|spec)\.tsx?$/;
const [document, sources] = await Promise.all([
  readFile(join(repositoryRoot, "docs/attacks.md"), "utf8"),
  Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(join(repositoryRoot, folder), { recursive: true });
      return Promise.all(
        names
          .filter((name) => /\.tsx?$/.test(name))
          .map(async (name) => ({ name, text: await readFile(join(repositoryRoot, folder, name), "utf8") })),
      );
    }),
  ).then((all) => all.flat()),
]);

/** First words of calls: among them every name of a suite or a test. */
const titles = sources
  .filter(({ name }) => IS_TEST.test(name) && !name.endsWith("allCases.test.ts"))
  .flatMap(({ text }) => [...text.matchAll(/\(\s*(["'`])((?:(?!\1)[^\n])*)\1/g)].map(([, , title]) => title ?? ""));
const cases = [...document.matchAll(/^\| (X\d\d) \|/gm)].map(([, id]) => id ?? "");

describe("docs/attacks.md", () => {
  it("is read", () => {
    expect(cases.length).toBeGreaterThan(40);
    expect(titles.length).toBeGreaterThan(300);
    expect(new Set(cases).size).toBe(cases.length);
  });

  it.each(cases)("has a test named by %s", (id) => {
    expect(titles.some((title) => new RegExp(`\\b${id}\\b`).test(title))).toBe(true);
  });

  it("explains every number that the sources name", () => {
    const named = new Set(sources.flatMap(({ text }) => text.match(/\b[XF]\d\d\b/g) ?? []));
    expect([...named].filter((id) => !document.includes(id)).sort()).toEqual([]);
  });
});
