// How long an admin's edit takes, and how long the question that comes during it waits, with much knowledge; beside building the index anew.
// ITEMS=2000 EDITS=20 change the run.

import { readConfig } from "../src/config.ts";
import { createDeps } from "../src/createDeps.ts";
import { addKnowledge, addKnowledgeInTx, changeKnowledge } from "../src/features/knowledge/changeKnowledge.ts";
import { searchKnowledge } from "../src/features/knowledge/searchKnowledge.ts";
import { newPublicId } from "../src/platform/ids.ts";
import { newSecrets } from "../test/newSecrets.ts";
import { openBench } from "./benchPlatform.ts";
import { percentile } from "./meter.ts";

const ITEMS = Number(process.env["ITEMS"] ?? 2000);
const EDITS = Number(process.env["EDITS"] ?? 20);
const WORDS =
  "lamp bulb shade cable socket warranty delivery return invoice garden kitchen ceiling dimmer remote battery spare".split(
    " ",
  );
const QUESTION = "How long is the warranty of the ceiling lamp?";

const draft = (n: number) => ({
  kind: "qa" as const,
  title: `What about the ${WORDS[n % WORDS.length]} of model ${n}?`,
  body: Array.from(
    { length: 180 },
    (_, at) => `${WORDS[(n * 7 + at * (1 + (n % 5))) % WORDS.length]}${at % 9 ? "" : n}`,
  ).join(" "),
  url: null,
});
const ms = (numbers: number[], part: number): string => `${percentile(numbers, part).toFixed(1)} ms`;

const bench = await openBench();
const deps = createDeps(readConfig({ ...bench.databaseEnv, ...newSecrets(), NODE_ENV: "test", LOG_LEVEL: "error" }));
try {
  const { insertId: workspaceId } = await deps.db.run(
    "INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'W', ?)",
    [newPublicId(), new Date()],
  );
  await deps.db.transaction((tx) =>
    addKnowledgeInTx(
      tx,
      deps,
      workspaceId,
      Array.from({ length: ITEMS }, (_, n) => draft(n)),
    ),
  );
  const ask = async (): Promise<number> => {
    const before = performance.now();
    await searchKnowledge(deps, { workspaceId, widgetId: null }, QUESTION, 5);
    return performance.now() - before;
  };
  console.log(`\n${ITEMS} items`);
  console.log(`first question, which builds the index:  ${(await ask()).toFixed(0)} ms`);
  const quiet: number[] = [];
  for (let n = 0; n < EDITS; n += 1) quiet.push(await ask());
  const item = await addKnowledge(deps, workspaceId, draft(ITEMS));
  const edits: number[] = [];
  const waits: number[] = [];
  for (let n = 0; n < EDITS; n += 1) {
    const before = performance.now();
    const edit = changeKnowledge(deps, workspaceId, item.id, draft(ITEMS + n)).then(() =>
      edits.push(performance.now() - before),
    );
    waits.push(await ask());
    await edit;
    waits.push(await ask());
  }
  console.log(`a question while nothing changes:        p50 ${ms(quiet, 0.5)}, worst ${ms(quiet, 1)}`);
  console.log(`a question during and after an edit:     p50 ${ms(waits, 0.5)}, worst ${ms(waits, 1)}`);
  console.log(`an edit until it is saved and answers:   p50 ${ms(edits, 0.5)}, worst ${ms(edits, 1)}`);
} finally {
  await deps.outbound.close();
  await deps.db.close();
  await bench.close();
}
process.exit(0);
