// npm run release -- <check|notes|tags> vX.Y.Z: whether a tag may become a release, what its page says, what its images are called.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "./launch/Problem.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";
import { releaseOf } from "./release/releaseOf.mjs";

/** @param {string} path */
const read = (path) => readFile(join(repositoryRoot, path), "utf8");

await runEntryPoint(async () => {
  const [what = "", tag = ""] = process.argv.slice(2);
  const root = JSON.parse(await read("package.json"));
  const folders = [".", ...root.workspaces];
  const versions = Object.fromEntries(
    await Promise.all(
      folders.map(async (folder) => {
        const path = join(folder, "package.json");
        return [path, JSON.parse(await read(path)).version];
      }),
    ),
  );
  const release = releaseOf({ tag, versions, changelog: await read("CHANGELOG.md") });
  if (what === "check")
    console.log(`${tag} is ${release.isPrerelease ? "a prerelease" : "a release"}: ${release.tags.join(", ")}`);
  else if (what === "notes") console.log(release.notes);
  else if (what === "tags") console.log(release.tags.join("\n"));
  else throw new Problem(`There is nothing called ${what || "nothing"} to do.`, "Use check, notes or tags, and a tag.");
});
