// npm run bench [name …]: runs backend/bench/*.ts one after the other, each alone on the machine.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runSuite } from "./checks/runSuite.mjs";
import { Problem } from "./launch/Problem.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  const wanted = process.argv.slice(2);
  const all = readdirSync(join(repositoryRoot, "backend/bench"))
    .filter((file) => file.endsWith(".bench.ts"))
    .sort();
  const chosen = wanted.length === 0 ? all : all.filter((file) => wanted.some((name) => file.startsWith(name)));
  if (chosen.length === 0)
    throw new Problem(
      `There is no bench called ${wanted.join(", ") || "anything"}.`,
      `Use one of: ${all.map((file) => file.replace(".bench.ts", "")).join(", ")}`,
    );
  for (const file of chosen) {
    console.log(`\n━━ ${file.replace(".bench.ts", "")}`);
    const { code } = await runSuite(["--import", "tsx", join("backend/bench", file)], {
      root: repositoryRoot,
      timeoutMs: 30 * 60_000,
    });
    if (code !== 0) throw new Problem(`The bench ${file} failed.`, "What it said stands above.");
  }
});
