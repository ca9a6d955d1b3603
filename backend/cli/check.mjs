// npm run check: everything that can be judged without running the product.
import { parseArgs } from "node:util";
import { runStaticChecks } from "./checks/staticChecks.mjs";
import { Problem } from "./launch/Problem.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const { passed, failed } = await runStaticChecks(repositoryRoot, { filter: positionals[0] ?? "" });
  if (failed > 0 || passed === 0)
    throw new Problem(`${failed} of ${passed + failed} checks failed.`, "What each one said stands above.");
  console.log(`\n${passed} checks passed.`);
});
