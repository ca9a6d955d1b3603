import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}
interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly permissions?: Record<string, string>;
  readonly "timeout-minutes"?: number;
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly matrix: Record<string, unknown> };
}
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const root = (path: string) => join(repositoryRoot, path);
const folder = ".github/workflows";
const names = (await readdir(root(folder))).sort();
const workflows = new Map(
  await Promise.all(
    names.map(
      async (name): Promise<[string, Workflow]> => [
        name,
        parse(await readFile(root(join(folder, name)), "utf8"), { strict: true }),
      ],
    ),
  ),
);
const workflow = (name: string): Workflow => {
  const found = workflows.get(name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps }) => steps ?? []);

describe(".github/workflows", () => {
  it("holds the checks, the release and the search for weak spots", () => {
    expect(names).toEqual(["ci.yml", "codeql.yml", "release.yml"]);
  });

  it.each(names)("%s gives no right by itself, and no job runs for ever", (name) => {
    const { permissions, jobs } = workflow(name);
    expect(permissions).toEqual({ contents: "read" });
    for (const [id, job] of Object.entries(jobs)) {
      if (job.uses === undefined) expect([id, job["timeout-minutes"]]).toEqual([id, expect.any(Number)]);
      for (const step of job.steps ?? [])
        if (step.uses?.startsWith("actions/checkout@"))
          expect([id, step.with?.["persist-credentials"]]).toEqual([id, false]);
    }
  });

  it.each(names)("%s pins every action: GitHub's own by version, all others by commit", (name) => {
    for (const { uses } of stepsOf(workflow(name))) {
      if (uses === undefined) continue;
      const [, owner = "", version = ""] = /^([\w-]+)\/[\w./-]+@(.+)$/.exec(uses) ?? [];
      const isOurs = owner === "actions" || owner === "github";
      expect([uses, isOurs ? /^v\d+/.test(version) : /^[0-9a-f]{40}$/.test(version)]).toEqual([uses, true]);
    }
  });

  it.each(names)("%s runs only scripts, files and images that there are", async (name) => {
    const { scripts } = JSON.parse(await readFile(root("package.json"), "utf8"));
    const commands = stepsOf(workflow(name)).flatMap(({ run }) => run ?? []);
    for (const command of commands) {
      for (const [, script = ""] of command.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
        expect([script, script in scripts]).toEqual([script, true]);
      for (const [path] of command.matchAll(/(?<![\w/])\.ci\/[\w/.-]+/g))
        expect([path, (statSync(root(path)).mode & 0o100) !== 0]).toEqual([path, true]);
    }
    for (const { uses } of Object.values(workflow(name).jobs))
      if (uses) expect([uses, existsSync(root(uses))]).toEqual([uses, true]);
    for (const { needs } of Object.values(workflow(name).jobs))
      for (const need of [needs ?? []].flat()) expect(Object.keys(workflow(name).jobs)).toContain(need);
  });

  it("ci.yml checks on both ends of the supported Node, in containers, every image, and the dependencies", async () => {
    const { jobs } = workflow("ci.yml");
    expect(Object.keys(jobs).sort()).toEqual(["audit", "compose", "image", "test"]);
    const { engines } = JSON.parse(await readFile(root("package.json"), "utf8"));
    const versions = jobs["test"]?.strategy?.matrix["node"];
    expect(versions).toEqual([20, 24]);
    expect(engines.node).toContain(">=20");
    const scanned = jobs["image"]?.strategy?.matrix["image"];
    const included = workflow("release.yml").jobs["images"]?.strategy?.matrix["include"] ?? [];
    const released = (included as { folder: string }[]).map((one) => one.folder); // this file's own shape
    expect(released).toEqual(scanned);
    for (const image of released) expect([image, existsSync(root(`${image}/Dockerfile`))]).toEqual([image, true]);
    const built = (await readdir(repositoryRoot)).filter((entry) => existsSync(root(`${entry}/Dockerfile`)));
    expect(built.sort()).toEqual([...released].sort());
  });

  it("release.yml writes nothing before every check has passed, and lets no foreign action near a right to write", () => {
    const { jobs, on } = workflow("release.yml");
    expect(on).toEqual({ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+*"] } });
    const writing = Object.entries(jobs).filter(([, { permissions }]) =>
      Object.values(permissions ?? {}).includes("write"),
    );
    expect(writing.map(([id, { permissions }]) => [id, permissions])).toEqual([
      ["images", { contents: "read", packages: "write" }],
      ["page", { contents: "write" }],
    ]);
    for (const [, { steps }] of writing)
      for (const { uses } of steps ?? []) if (uses) expect(uses).toMatch(/^actions\//);
    expect([jobs["checks"]?.needs, jobs["images"]?.needs, jobs["page"]?.needs]).toEqual(["agrees", "checks", "images"]);
  });

  it("release.yml pushes under the tags that the release has, and publishes its section", async () => {
    const bin = await mkdtemp(join(tmpdir(), "chat-release-"));
    try {
      const said = join(bin, "said");
      for (const tool of ["docker", "gh"])
        await writeFile(join(bin, tool), `#!/bin/sh\necho "${tool} $*" >> "${said}"\n`, { mode: 0o755 });
      await writeFile(
        join(bin, "npm"),
        '#!/bin/sh\nif [ "$5" = tags ]; then printf "1.2.3\\n1.2\\nlatest\\n"; else echo "the notes of $6"; fi\n',
        { mode: 0o755 },
      );
      const env = {
        PATH: `${bin}:${process.env["PATH"]}`,
        GITHUB_REF_NAME: "v1.2.3",
        GITHUB_REPOSITORY: "Some-One/Chat",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_SHA: "abc",
        NAME: "server",
        FOLDER: "backend",
      };
      const { jobs } = workflow("release.yml");
      for (const id of ["images", "page"]) {
        const script = (jobs[id]?.steps ?? []).flatMap(({ run }) => run ?? []).at(-1) ?? "";
        await promisify(execFile)("bash", ["-e", "-c", script], { env, cwd: bin });
      }
      const lines = (await readFile(said, "utf8")).trim().split("\n");
      expect(lines[1]).toBe(
        "docker buildx build --file backend/Dockerfile --tag ghcr.io/some-one/chat/server:1.2.3 --tag ghcr.io/some-one/chat/server:1.2 " +
          "--tag ghcr.io/some-one/chat/server:latest --build-arg VERSION=1.2.3 --build-arg REVISION=abc " +
          "--label org.opencontainers.image.source=https://github.com/Some-One/Chat --provenance mode=max --sbom true --push .",
      );
      expect(lines[2]).toBe("gh release create v1.2.3 --verify-tag --title v1.2.3 --notes-file notes.md --latest");
      expect(await readFile(join(bin, "notes.md"), "utf8")).toBe("the notes of v1.2.3\n");
    } finally {
      await rm(bin, { recursive: true, force: true });
    }
  });

  it("takes nothing that strangers write into a command", () => {
    // An expression inside `run` is pasted as text: a branch named `"; rm -rf .` would be a command.
    for (const [name, one] of workflows)
      for (const { run } of stepsOf(one))
        for (const [, inside = ""] of (run ?? "").matchAll(/\$\{\{\s*([^}]+?)\s*\}\}/g))
          expect([name, inside]).toEqual([name, expect.stringMatching(/^matrix\.\w+$/)]);
  });
});

/** The folders with a Dockerfile. What is made here comes and goes while the tests run, and may be somebody else's. */
async function imagesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(repositoryRoot, folder), { withFileTypes: true });
  const below = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith(".") && !["node_modules", "dist"].includes(entry.name),
  );
  const deeper = await Promise.all(below.map(({ name }) => imagesIn(`${folder}/${name}`)));
  return [...(entries.some(({ name }) => name === "Dockerfile") ? [folder] : []), ...deeper.flat()];
}

describe(".github/dependabot.yml", () => {
  it("watches packages, actions and the base of every image", async () => {
    const { updates } = parse(await readFile(root(".github/dependabot.yml"), "utf8"));
    const of = (ecosystem: string) =>
      updates.find((one: Record<string, unknown>) => one["package-ecosystem"] === ecosystem);
    expect(of("npm").directory).toBe("/");
    expect(of("github-actions").directory).toBe("/");
    expect([...of("docker").directories].sort()).toEqual((await imagesIn("")).sort());
  });
});
