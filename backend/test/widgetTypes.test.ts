import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { embedSnippets } from "../../admin-ui/src/features/widgets/embedSnippets.ts";
import { widgetTypes } from "../../widget/buildTypes.mjs";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

const run = promisify(execFile);
const TSC = join(repositoryRoot, "node_modules/.bin/tsc");

/** What TypeScript complains of in a project of somebody else that has our types and these files; strict, as most are. */
async function complaints(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "chat-types-"));
  try {
    await symlink(join(repositoryRoot, "node_modules"), join(folder, "node_modules"));
    const all = {
      ...files,
      "chat-widget.d.ts": widgetTypes(),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          noUncheckedIndexedAccess: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          allowJs: true,
          checkJs: true,
          target: "es2022",
          module: "esnext",
          moduleResolution: "bundler",
          jsx: "react-jsx",
          lib: ["es2022", "dom", "dom.iterable"],
          types: [],
        },
        include: ["*"],
      }),
    };
    for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
    return await run(TSC, ["-p", folder, "--pretty", "false"], { cwd: folder }).then(
      () => [],
      ({ stdout }: { stdout: string }) => stdout.split("\n").filter(Boolean),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const inModule = (code: string): string => `export {};\n${code}\n`;

describe("the types of the widget", { timeout: 120_000 }, () => {
  it("let every example of docs/WIDGET.md compile under strict TypeScript", async () => {
    const page = await readFile(join(repositoryRoot, "docs/WIDGET.md"), "utf8");
    const blocks = [...page.matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)].map(([, code = ""]) => inModule(code));
    expect(blocks.length).toBeGreaterThan(5);
    expect(await complaints(Object.fromEntries(blocks.map((code, index) => [`example${index}.ts`, code])))).toEqual([]);
  });

  it("let every snippet of the dashboard compile, as a file of its own", async () => {
    const files = embedSnippets("https://chat.example", "KEY").flatMap(({ value, code }) => {
      if (value === "wordpress") return []; // PHP
      if (code.startsWith('"use client"')) return [[`${value}.tsx`, code]];
      const script = /<script>([\s\S]*)<\/script>/.exec(code)?.[1];
      // Svelte has no types here; what matters of it is what it is given.
      return script
        ? [
            [
              `${value}.ts`,
              inModule(
                script.replace(/import .* from "svelte";/, "declare function onMount(act: () => () => void): void;"),
              ),
            ],
          ]
        : [];
    });
    expect(files.map(([name]) => name)).toEqual(["gtm.ts", "react.tsx", "next.tsx", "vue.ts", "nuxt.ts", "svelte.ts"]);
    expect(await complaints(Object.fromEntries(files))).toEqual([]);
  });

  it("report unknown commands and events, and values of the wrong type", async () => {
    const wrong = [
      "window.chatWidget.opne();",
      '(window.chatWidget ||= []).push(["prefill", 5]);',
      '(window.chatWidget ||= []).push(["explode"]);',
      'await window.chatWidget.update({ position: "middle" });',
      'window.chatWidget.on("message:recieved", () => {});',
      'window.addEventListener("chatWidget:unread", ({ detail }) => detail.number);',
    ];
    const found = await complaints(
      Object.fromEntries(wrong.map((code, index) => [`wrong${index}.ts`, inModule(code)])),
    );
    expect(new Set(found.flatMap((line) => /^wrong(\d)\.ts/.exec(line)?.[1] ?? []))).toEqual(
      new Set(wrong.map((_, index) => String(index))),
    );
  });
});
