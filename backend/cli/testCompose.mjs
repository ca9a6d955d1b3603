// npm run test:compose: builds the images, runs the whole platform under docker-compose in a project of its own, and tries it as its users would.
import { hasDependencies, installDependencies } from "./launch/installDependencies.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  if (!(await hasDependencies(repositoryRoot))) await installDependencies(repositoryRoot);
  const { runSuite } = await import("./checks/runSuite.mjs");
  const { code } = await runSuite(["--import", "tsx", "backend/cli/compose/run.ts", ...process.argv.slice(2)], {
    root: repositoryRoot,
    timeoutMs: 60 * 60_000,
  });
  process.exitCode = code;
});
