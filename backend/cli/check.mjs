// npm run check: everything that can be judged without running the product. `-- --write` writes what is generated anew first.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { runStaticChecks } from "./checks/staticChecks.mjs";
import { Problem } from "./launch/Problem.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { write: { type: "boolean", default: false } },
  });
  if (values.write) writeGenerated();
  const { passed, failed } = await runStaticChecks(repositoryRoot, { filter: positionals[0] ?? "" });
  if (failed > 0 || passed === 0)
    throw new Problem(`${failed} of ${passed + failed} checks failed.`, "What each one said stands above.");
  console.log(`\n${passed} checks passed.`);
});

/** @throws {Problem} when it could not be written */
function writeGenerated() {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", "backend/cli/checks/writeWire.ts"], {
    cwd: repositoryRoot,
    stdio: "inherit",
  });
  if (status !== 0) throw new Problem("docs/wire.md could not be written.", "What went wrong stands above.");
}
