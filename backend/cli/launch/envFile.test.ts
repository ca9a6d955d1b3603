import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnvFile, parseEnv } from "./envFile.mjs";

describe("parseEnv", () => {
  it("reads plain, exported, spaced and quoted values", () => {
    const text = 'A=1\nexport B = two words \nC="line\\nbreak \\"quoted\\""\nD=\'$raw # kept\'\r\nE=x # comment\n';
    expect(parseEnv(text)).toEqual({ A: "1", B: "two words", C: 'line\nbreak "quoted"', D: "$raw # kept", E: "x" });
  });

  it("keeps signs that shells would touch", () => {
    expect(parseEnv("PASSWORD=a$b#c=d\nURL=https://x.test/#top")).toEqual({
      PASSWORD: "a$b#c=d",
      URL: "https://x.test/#top",
    });
  });

  it("leaves out comments, empty values and what is no assignment", () => {
    expect(parseEnv("# A=1\n\nB=\nC=# nothing\nnonsense\n1X=2\n")).toEqual({});
  });

  it("reads a file that begins with a byte order mark", () => {
    expect(parseEnv("\uFEFFA=1")).toEqual({ A: "1" });
  });
});

describe("loadEnvFile", () => {
  it("fills what is missing or empty and lets the real environment win", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "chat-env-")), ".env");
    await writeFile(file, "A=file\nB=file\nC=file\n");
    const env: NodeJS.ProcessEnv = { A: "real", B: "" };
    await loadEnvFile(file, env);
    expect(env).toEqual({ A: "real", B: "file", C: "file" });
  });

  it("does nothing without a file", async () => {
    const env: NodeJS.ProcessEnv = { A: "real" };
    await loadEnvFile("/nonexistent/.env", env);
    expect(env).toEqual({ A: "real" });
  });
});
