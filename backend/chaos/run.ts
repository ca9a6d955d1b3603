// Faults under load with a history checker. `tsx backend/chaos/run.ts` is the short form (about a minute, part of `npm test`);
// `--long` has them all, `--long=F04` one of them, `--nginx` only the part behind Nginx.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { buildBackend } from "../cli/launch/buildBackend.mjs";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { standInForBrowser } from "./browserStub.ts";
import { type DrillResult, runDrill } from "./drill.ts";
import { runLongDrills } from "./longDrills.ts";
import { runNginxShort } from "./nginxDrills.ts";
import { startPlatform } from "./platform.ts";

const say = (line: string): void => console.log(`  ${line}`);

/** The backend under test is what would be deployed; built again only if a source is newer. */
async function provideBuild(): Promise<void> {
  const built = await stat(join(repositoryRoot, "backend/dist/main.js")).catch(() => undefined);
  const newest = async (folder: string): Promise<number> => {
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts"));
    return Math.max(...(await Promise.all(files.map(async (name) => (await stat(join(folder, name))).mtimeMs))));
  };
  const changed = Math.max(
    await newest(join(repositoryRoot, "backend/src")),
    await newest(join(repositoryRoot, "backend/contract/src")),
  );
  if (!built || built.mtimeMs < changed) await buildBackend(repositoryRoot);
}

/** One line per figure, for people. */
export function printResult(name: string, result: DrillResult): void {
  const { sent, acknowledged, unknown, refused, violations } = result;
  say(`sent ${sent}, acknowledged ${acknowledged}, unknown ${unknown}, refused ${refused}`);
  say(
    `acknowledged after ${Math.round(result.p50AckMs)} ms (p50), ${Math.round(result.worstAckMs)} ms (worst); all screens equal after ${Math.round(result.convergenceMs)} ms`,
  );
  if (process.argv.includes("--slowest")) for (const line of result.slowest) say(line);
  for (const line of violations.slice(0, 20)) say(`VIOLATION ${line}`);
  console.log(
    violations.length === 0
      ? `ok   ${name}: nothing lost, doubled or reordered`
      : `FAIL ${name}: ${violations.length} violations`,
  );
}

async function runShort(): Promise<boolean> {
  const platform = await startPlatform({ backends: 2 });
  standInForBrowser(platform.origin);
  try {
    say("two backends behind a proxy over one database; rate limits × 1000 for the load");
    const [first, second] = platform.backends;
    const crash = (backend: typeof first) => async () => {
      await backend?.kill();
      await backend?.start();
    };
    const result = await runDrill(platform, {
      conversations: 40,
      agents: 4,
      messagesPerSecond: 100,
      seconds: 20,
      settleSeconds: 180,
      say,
      faults: [
        { at: 4, name: "kill -9 of a backend", strike: crash(first) },
        { at: 9, name: "kill -9 of the other backend", strike: crash(second) },
        { at: 14, name: "kill -9 of MariaDB", strike: ({ crashDatabase }) => crashDatabase() },
      ],
    });
    printResult("two backends and the database killed at 100 messages a second", result);
    return result.violations.length === 0;
  } finally {
    await platform.close();
  }
}

await provideBuild();
const long = process.argv.find((argument) => argument.startsWith("--long"));
const runAllShort = async (): Promise<boolean> => {
  const isGood = process.argv.includes("--nginx") || (await runShort());
  return (await runNginxShort(say, printResult)) && isGood;
};
const isGood = long ? await runLongDrills(say, printResult, long.split("=")[1]) : await runAllShort();
process.exit(isGood ? 0 : 1);
