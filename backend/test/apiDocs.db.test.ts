import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EndpointSpec } from "@chat/contract/define";
import { ERRORS } from "@chat/contract/errors";
import { ALL_APIS } from "@chat/contract/tables";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { RATES, WINDOWS } from "../src/platform/http/rates.ts";
import { startTestApp } from "./testApp.ts";

const run = promisify(execFile);
const MARK = "--- end of example ---";

/** A shell example of the page and, if one follows, the answer it shows. */
interface Example {
  readonly script: string;
  readonly shown: unknown;
}

/** The page's `sh` blocks in order, each with the `json` block after it. */
function examplesOf(page: string): Example[] {
  const blocks = [...page.matchAll(/```(sh|json)\n([\s\S]*?)```/g)].map(([, kind, text = ""]) => ({ kind, text }));
  return blocks.flatMap(({ kind, text }, index) => {
    if (kind !== "sh") return [];
    const next = blocks[index + 1];
    return [{ script: text, shown: next?.kind === "json" ? (JSON.parse(next.text) as unknown) : undefined }];
  });
}

/** What of `shown` an answer lacks: every field must be there with the same kind of value; words that hold no … must be the same. */
function lacking(shown: unknown, answer: unknown, at = "answer"): string[] {
  if (Array.isArray(shown)) {
    if (!Array.isArray(answer)) return [`${at} is no list`];
    return shown.flatMap((one, index) => lacking(one, answer[index], `${at}[${index}]`));
  }
  if (typeof shown === "object" && shown !== null) {
    if (typeof answer !== "object" || answer === null) return [`${at} is no object`];
    return Object.entries(shown).flatMap(([key, value]) =>
      key in answer ? lacking(value, Reflect.get(answer, key), `${at}.${key}`) : [`${at}.${key} is missing`],
    );
  }
  if (typeof shown !== typeof answer) return [`${at} is ${String(answer)}`];
  const isExact =
    typeof shown === "boolean" || shown === null || (typeof shown === "string" && !/…|\d{4}-|^\d/.test(shown));
  return isExact && shown !== answer ? [`${at} is ${String(answer)}, not ${String(shown)}`] : [];
}

describe("docs/API.md", async () => {
  const page = await readFile(join(repositoryRoot, "docs/API.md"), "utf8");
  // Without curl on this machine the few options that the page uses are played by ours.
  const ours = join(repositoryRoot, "backend/test/bin");

  it("holds in every example, run from top to bottom in one shell", { timeout: 240_000 }, async () => {
    const app = await startTestApp({ isSeeded: false });
    try {
      const examples = examplesOf(page);
      expect(examples.length).toBeGreaterThan(12);
      const script = examples.map(({ script: text }) => `${text}\necho; echo '${MARK}'`).join("\n");
      const env = { ...process.env, BASE: app.url, PATH: `${process.env["PATH"]}:${ours}` };
      const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { env, timeout: 230_000 });
      const outputs = stdout.split(MARK);
      for (const [index, { script: text, shown }] of examples.entries()) {
        if (shown === undefined) continue;
        const last =
          (outputs[index] ?? "")
            .trim()
            .split(/\n|(?<=\})(?=\{)/)
            .at(-1) ?? "";
        expect({ text, lacking: lacking(shown, JSON.parse(last)) }).toEqual({ text, lacking: [] });
      }
    } finally {
      await app.close();
    }
  });

  it("names a reference that a browser shows under a strict policy, and a program can read", async () => {
    const app = await startTestApp({ isSeeded: false });
    const shown = await fetch(`${app.url}/api/reference`);
    const policy = shown.headers.get("content-security-policy") ?? "";
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; /);
    expect(policy).not.toContain("unsafe");
    const text = await shown.text();
    const { openapi, paths } = await (await fetch(`${app.url}/api/openapi.json`)).json();
    expect(openapi).toBe("3.1.0");
    for (const path of Object.keys(paths))
      expect([path, text.includes(path.replace(/\{(\w+)\}/g, ":$1"))]).toEqual([path, true]);
    await app.close();
  });

  it("has a curl to fall back to that sends what the real one does", { timeout: 240_000 }, async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        seen.push([request.method, request.url, request.headers["x-a"], body].join(" "));
        response.end("answered");
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // a TCP server that listens has one
    const url = `http://127.0.0.1:${port}/path?q=1`;
    for (const args of [["-sS", url, "-H", "X-A: b: c", "-d", '{"a":1}'], ["-sS", "-X", "DELETE", url], [url]])
      expect((await run(join(ours, "curl"), args)).stdout).toBe("answered");
    expect(seen).toEqual(['POST /path?q=1 b: c {"a":1}', "DELETE /path?q=1  ", "GET /path?q=1  "]);
    await expect(run(join(ours, "curl"), ["--insecure", url])).rejects.toThrow();
    server.close();
  });

  it("names only calls and codes that there are", () => {
    const paths = Object.values(ALL_APIS).flatMap((api) =>
      Object.values<EndpointSpec>(api).map(({ method, path }) => `${method} ${path}`),
    );
    const named = [...page.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (?:\/api)?(\/[\w/:.-]+)`/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((one) => !paths.includes(one))).toEqual([]);
    const table = page.slice(page.indexOf("| status | codes |"), page.indexOf("All codes with"));
    const codes = [...table.matchAll(/^\| ([\d, ]+) \| ([^|]*) \|/gm)].flatMap(([, statuses = "", cell = ""]) =>
      [...cell.matchAll(/`([a-z_]+)`/g)].flatMap(([, code = ""]) =>
        code === "fields" ? [] : [[code, statuses] as const],
      ),
    );
    expect(codes.length).toBeGreaterThan(15);
    for (const [code, statuses] of codes)
      expect([code, statuses.split(", ").includes(String(Reflect.get(ERRORS, code)?.status))]).toEqual([code, true]);
  });

  it("tells the limits that there are", () => {
    const row = (what: string) =>
      new RegExp(`^\\| ${what}[^|]*\\| ([^|]*) \\| ([^|]*) \\|`, "m").exec(page)?.slice(1, 3);
    const rate = (name: string) => RATES[name] ?? { burst: 0, perSecond: 0 };
    const steady = (what: string, name: string) =>
      expect([what, row(what)]).toEqual([what, [String(rate(name).burst), `${rate(name).perSecond} a second`]]);
    steady("any request", "general");
    steady("starting a chat", "sessionStart");
    steady("a visitor's messages", "message");
    steady("an agent's messages", "agentMessage");
    expect(row("asking for a person")).toEqual([
      String(rate("escalate").burst),
      `one in ${1 / rate("escalate").perSecond} s`,
    ]);
    expect(row("the same of all chats of one address")).toEqual([
      String(rate("escalateAddress").burst),
      `one in ${1 / rate("escalateAddress").perSecond} s`,
    ]);
    steady("all visitors' messages of one address", "messageAddress");
    const { "login.account": account, "login.address": address } = WINDOWS;
    expect(row("sign-ins that failed")).toEqual([
      `${account?.attempts} an account, ${address?.attempts} an address`,
      `in ${account?.minutes} minutes`,
    ]);
  });
});
