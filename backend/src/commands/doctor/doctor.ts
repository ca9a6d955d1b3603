import type { Deps } from "../../deps.ts";
import { defineCommand } from "../command.ts";
import { checkBackup } from "./checkBackup.ts";
import { checkDatabase } from "./checkDatabase.ts";
import { checkMachine } from "./checkMachine.ts";
import { checkProvider } from "./checkProvider.ts";
import { checkPublic } from "./checkPublic.ts";
import { checkRedis } from "./checkRedis.ts";
import { checkSettings } from "./checkSettings.ts";
import { checkStore } from "./checkStore.ts";
import { type Finding, reasonOf, takeNotes } from "./finding.ts";

/** No single look may take longer; a dead address must not keep the others from being told. */
const TIMEOUT_MS = 8000;
const MARKS = { ok: "✓", warn: "!", fail: "✗" } as const;

/** `doctor`: looks at everything an installation stands on and says how to mend what is wrong. */
export const doctor = defineCommand({
  name: "doctor",
  forms: [
    {
      usage: "[--json]",
      summary: "checks database, Redis, provider, address, TLS, websockets, clock, disk; says how to mend",
    },
  ],
  options: { json: { type: "boolean", default: false } },
  async run({ flags, config, deps }) {
    const findings = await examine(config, deps);
    const exitCode = findings.some(({ level }) => level === "fail") ? 1 : 0;
    return { text: flags.json ? JSON.stringify(findings, null, 2) : describe(findings), exitCode };
  },
});

async function examine(config: () => unknown, open: () => Deps): Promise<readonly Finding[]> {
  const notes = takeNotes("configuration");
  try {
    config();
    notes.ok("complete and usable");
  } catch (error) {
    notes.fail(reasonOf(error), "Correct these variables (.env.example says what each is for).");
    return notes.findings;
  }
  const deps = open();
  const database = checkDatabase(deps.config, TIMEOUT_MS);
  const isThere = database.then((found) => found.some(({ level }) => level === "ok"));
  const store = isThere.then((is) => (is ? checkStore(deps) : []));
  const looks: [string, Promise<readonly Finding[]>][] = [
    ["database", database],
    ["store", store],
    ["backup", store.then((found) => (found.some(({ level }) => level === "ok") ? checkBackup(deps) : []))],
    ["redis", checkRedis(deps.config, TIMEOUT_MS)],
    ["provider", checkProvider(deps, TIMEOUT_MS)],
    ["public address", checkPublic(deps.config, TIMEOUT_MS)],
    ["machine", checkMachine(deps, TIMEOUT_MS * 3)],
  ];
  const found = await Promise.all(looks.map(([area, look]) => settle(area, look)));
  return [...notes.findings, ...checkSettings(deps.config), ...found.flat()];
}

/** A look that breaks or hangs is a finding like any other. */
async function settle(area: string, look: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${(TIMEOUT_MS * 4) / 1000} s`)), TIMEOUT_MS * 4);
  });
  try {
    return await Promise.race([look, late]);
  } catch (error) {
    const notes = takeNotes(area);
    notes.fail(`The look was cut short: ${reasonOf(error)}`, "Mend what is told above, then run doctor again.");
    return notes.findings;
  } finally {
    clearTimeout(timer);
  }
}

function describe(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ area, level, text, mend }) =>
      `${MARKS[level]} ${area.padEnd(15)} ${text.replaceAll("\n", `\n${" ".repeat(18)}`)}${mend === undefined ? "" : `\n${" ".repeat(18)}→ ${mend}`}`,
  );
  const count = (level: Finding["level"]): number => findings.filter((one) => one.level === level).length;
  return `${lines.join("\n")}\n\n${count("ok")} fine, ${count("warn")} to look at, ${count("fail")} to mend`;
}
