import { Problem } from "../launch/Problem.mjs";

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/**
 * @typedef {object} Release
 * @property {string} version without the `v`
 * @property {boolean} isPrerelease
 * @property {string} notes the section of the changelog, without its heading
 * @property {readonly string[]} tags what the images are called; a prerelease moves neither the minor's tag nor `latest`
 */

/**
 * Whether a tag may become a release: it, every package's version and a dated section of the changelog say the same.
 *
 * @param {{ tag: string, changelog: string, versions: Readonly<Record<string, string>> }} facts `versions`: by the path of each package.json
 * @returns {Release}
 * @throws {Problem} for the first that does not fit
 */
export function releaseOf({ tag, changelog, versions }) {
  const version = tag.replace(/^v/, "");
  const parts = VERSION.exec(version);
  if (!tag.startsWith("v") || !parts)
    throw new Problem(`${tag} is no release's tag.`, "Tag it vMAJOR.MINOR.PATCH, e.g. v1.2.3, or v1.3.0-rc.1.");
  const odd = Object.entries(versions).find(([, of]) => of !== version);
  if (odd)
    throw new Problem(
      `${odd[0]} says version ${odd[1]}, the tag says ${version}.`,
      "Set them to the same and tag again.",
    );
  const notes = sectionOf(changelog, version);
  const [, major, minor, , prerelease] = parts;
  const isPrerelease = prerelease !== undefined;
  return { version, isPrerelease, notes, tags: isPrerelease ? [version] : [version, `${major}.${minor}`, "latest"] };
}

/**
 * @param {string} changelog
 * @param {string} version
 * @throws {Problem} when there is no such section, it has no date, or it is empty
 */
function sectionOf(changelog, version) {
  const lines = changelog.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`## [${version}]`));
  if (start < 0)
    throw new Problem(
      `CHANGELOG.md has no section for ${version}.`,
      `Turn "## [Unreleased]" into "## [${version}] - YYYY-MM-DD" and put a new, empty one above it.`,
    );
  if (!/^## \[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(lines[start] ?? ""))
    throw new Problem(
      `The section ${version} of CHANGELOG.md has no date.`,
      `Write it as "## [${version}] - YYYY-MM-DD".`,
    );
  const length = lines.slice(start + 1).findIndex((line) => /^## |^\[[^\]]+\]: /.test(line));
  const notes = lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join("\n")
    .trim();
  if (notes === "") throw new Problem(`The section ${version} of CHANGELOG.md is empty.`, "Say what changed.");
  return notes;
}
