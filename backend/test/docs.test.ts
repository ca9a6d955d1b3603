import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

const PAGES = ["docs/API.md", "docs/WIDGET.md", "docs/SECURITY.md", "docs/MONITORING.md", "CHANGELOG.md"];

const read = (path: string) => readFile(join(repositoryRoot, path), "utf8");

describe.each(PAGES)("%s", async (path) => {
  const text = await read(path);

  it("links to what is there", () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(repositoryRoot, dirname(path), link)))).toEqual([]);
  });

  it("names files, variables, scripts and commands that there are", async () => {
    const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);
    const files = code.filter((word) => /^(backend|docs|widget|admin-ui|agent-ui|nginx)\/[\w./-]+$/.test(word));
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);

    const example = await read(".env.example");
    const variables = code.filter((word) => /^[A-Z]+_[A-Z_]+$/.test(word) && !word.endsWith("_FILE"));
    expect(variables.filter((name) => !example.includes(`#${name}=`))).toEqual([]);

    const { scripts } = JSON.parse(await read("package.json"));
    const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);

    const folder = join(repositoryRoot, "backend/src/commands");
    const sources = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts"));
    const commands = (await Promise.all(sources.map((file) => readFile(join(folder, file), "utf8")))).join("\n");
    const asked = [...text.matchAll(/`chat ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(asked.filter((name) => !commands.includes(`name: "${name}"`))).toEqual([]);
  });

  it("names attacks and faults that attacks.md explains, and tests that exist", async () => {
    const attacks = await read("docs/attacks.md");
    const named = text.match(/\b[XF]\d\d+\b/g) ?? [];
    expect(named.filter((id) => !new RegExp(`\\b${id}\\b`).test(attacks))).toEqual([]);
    const all = (await readdir(join(repositoryRoot, "backend"), { recursive: true })).filter(
      (file) => !file.includes("node_modules"),
    );
    const tests = [...text.matchAll(/`([\w-]+\.(?:spec|test)\.ts)`/g)].map(([, name = ""]) => name);
    expect(tests.filter((name) => !all.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
  });
});
