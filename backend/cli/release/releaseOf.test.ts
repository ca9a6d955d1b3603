import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { releaseOf } from "./releaseOf.mjs";

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.3.0-rc.1] - 2026-12-02

- A try.

## [1.2.10] - 2026-12-01

### Added
- A lamp.

### Fixed
- A wick.

## [1.2.1] - 2026-11-01
- Older.

[1.2.1]: https://example.org
`;
const of = (tag: string, changes: { changelog?: string; versions?: Record<string, string> } = {}) =>
  releaseOf({
    tag,
    changelog: CHANGELOG,
    versions: { "package.json": tag.slice(1), "backend/package.json": tag.slice(1) },
    ...changes,
  });

describe("releaseOf", () => {
  it("gives the section, and the images' tags", () => {
    expect(of("v1.2.10")).toEqual({
      version: "1.2.10",
      isPrerelease: false,
      notes: "### Added\n- A lamp.\n\n### Fixed\n- A wick.",
      tags: ["1.2.10", "1.2", "latest"],
    });
    expect(of("v1.2.1").notes).toBe("- Older.");
  });

  it("moves neither the minor's tag nor latest for a prerelease", () => {
    expect(of("v1.3.0-rc.1")).toMatchObject({ isPrerelease: true, tags: ["1.3.0-rc.1"], notes: "- A try." });
  });

  it.each(["1.2.10", "v1.2", "v01.2.3", "v1.2.3+build", "vv1.2.3", "v1.2.3\nlatest", "v1.2.3-", "main", ""])(
    "refuses the tag %j",
    (tag) => {
      expect(() => of(tag)).toThrow("is no release's tag");
    },
  );

  it("refuses a package that says something else, naming it", () => {
    const versions = { "package.json": "1.2.10", "widget/package.json": "1.2.9" };
    expect(() => of("v1.2.10", { versions })).toThrow("widget/package.json says version 1.2.9");
  });

  it("refuses a section that is missing, undated or empty", () => {
    expect(() => of("v1.2.11")).toThrow("no section for 1.2.11");
    expect(() => of("v1.2.10", { changelog: "## [1.2.10]\n- x\n" })).toThrow("no date");
    expect(() => of("v1.2.10", { changelog: "## [1.2.10] - 2026-12-01\n\n## [1.2.9] - 2026-01-01\n- x\n" })).toThrow(
      "empty",
    );
    expect(() => of("v1.2.10", { changelog: "## [Unreleased]\n- x" })).toThrow("no section");
  });

  it("would find the next release in the changelog as it stands", async () => {
    const changelog = await readFile(join(repositoryRoot, "CHANGELOG.md"), "utf8");
    const tomorrow = changelog.replace("## [Unreleased]", "## [Unreleased]\n\n## [9.9.9] - 2030-01-01");
    const { notes } = releaseOf({ tag: "v9.9.9", changelog: tomorrow, versions: {} });
    expect(notes).toContain("### Added");
  });
});
