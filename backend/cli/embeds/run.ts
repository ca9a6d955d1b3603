// The widget in real sites: builds each site under embeds/ with the dashboard's snippet and goes through it; ends with "N passed, N failed".
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, request } from "@playwright/test";
import { embedSnippets } from "../../../admin-ui/src/features/widgets/embedSnippets.ts";
import { freePort } from "../../chaos/freePort.ts";
import { newWorkspace } from "../../e2e/chatApi.ts";
import { openBrowser } from "../compose/browserChat.ts";
import { Aborted, createReport, type Report } from "../compose/report.ts";
import { provideChromium } from "../launch/findChromium.mjs";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { runEntryPoint } from "../launch/runEntryPoint.mjs";
import { runTool } from "../mariadb/runTool.mjs";
import { startPlatform } from "./platform.ts";
import { serveByScript, serveFolder } from "./serveSite.ts";
import { SITES, type Site } from "./sites.ts";
import { walkSite } from "./walkSite.ts";

const INSTALL_MS = 600_000;

/** @throws {Error} with the end of what it said */
async function npm(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { code, stdout, stderr } = await runTool("npm", [...args], {
    cwd: folder,
    timeoutMs: INSTALL_MS,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  if (code !== 0) throw new Error(`npm ${args.join(" ")}: ${`${stdout}\n${stderr}`.trim().slice(-1500)}`);
}

/** Puts the snippet where a person would. */
async function paste(folder: string, { into, snippet }: Site, platform: string, siteKey: string): Promise<void> {
  const code = embedSnippets(platform, siteKey).find(({ value }) => value === snippet)?.code;
  if (code === undefined) throw new Error(`the dashboard has no snippet ${snippet}`);
  if ("file" in into) return writeFile(join(folder, into.file), code);
  for (const name of into.marked) {
    const text = await readFile(join(folder, name), "utf8");
    await writeFile(join(folder, name), text.replace("__SNIPPET__", code));
  }
}

async function trySite(site: Site, platform: string, browser: Browser, report: Report): Promise<void> {
  report.chapter(site.name ?? site.folder);
  const folder = await mkdtemp(join(tmpdir(), "chat-embed-"));
  const api = await request.newContext({ baseURL: platform });
  try {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const work = await newWorkspace(api);
    await work.setWidget({ allowedOrigins: [origin] });
    const env = { PLATFORM_ORIGIN: platform };
    await report.need("installs and builds with the dashboard's snippet in it", INSTALL_MS / 1000, async () => {
      await cp(join(repositoryRoot, "embeds", site.folder), folder, { recursive: true });
      await paste(folder, site, platform, work.siteKey);
      await npm(folder, ["ci", "--no-audit", "--no-fund"]);
      const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      if (scripts?.build && !("script" in site.served && site.served.script === "dev"))
        await npm(folder, ["run", "build"], env);
    });
    const served = await ("script" in site.served
      ? serveByScript(folder, site.served.script, port, env)
      : serveFolder(join(folder, site.served.folder), port, site.served.isSinglePage ?? false));
    try {
      await walkSite(browser, origin, site.hasSwitch, report);
    } finally {
      await served.close();
    }
  } catch (error) {
    if (!(error instanceof Aborted)) throw error;
  } finally {
    await api.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}

await runEntryPoint(async () => {
  const wanted = process.argv.slice(2);
  await provideChromium(repositoryRoot, console.log);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
  const report = createReport(interruption.signal);
  const data = await mkdtemp(join(tmpdir(), "chat-embeds-data-"));
  const platform = await startPlatform(data, await freePort());
  const browser = await openBrowser();
  try {
    for (const site of SITES)
      if (wanted.length === 0 || wanted.includes(site.folder)) await trySite(site, platform.origin, browser, report);
  } finally {
    await browser.close();
    await platform.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
  console.log(`\n${report.passed} passed, ${report.failed} failed`);
  process.exitCode = report.failed === 0 && report.passed > 0 ? 0 : 1;
});
