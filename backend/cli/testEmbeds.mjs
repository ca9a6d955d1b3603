// npm run test:embeds: the widget in real sites of many makes, each built with the snippet that the dashboard gives for it.
import { hasDependencies, installDependencies } from "./launch/installDependencies.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  if (!(await hasDependencies(repositoryRoot))) await installDependencies(repositoryRoot);
  const { runSuite } = await import("./checks/runSuite.mjs");
  const { code } = await runSuite(["--import", "tsx", "backend/cli/embeds/run.ts", ...process.argv.slice(2)], {
    root: repositoryRoot,
    timeoutMs: 60 * 60_000,
  });
  process.exitCode = code;
});
