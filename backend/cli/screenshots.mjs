// npm run screenshots: takes the README's pictures of a platform that is started on a fresh data folder.
import { runSuite } from "./checks/runSuite.mjs";
import { Problem } from "./launch/Problem.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  const { code } = await runSuite(
    ["node_modules/@playwright/test/cli.js", "test", "-c", "backend/e2e/screenshots.config.ts"],
    { root: repositoryRoot, env: { E2E_PORT: process.env.E2E_PORT ?? "5874" }, timeoutMs: 5 * 60_000 },
  );
  if (code !== 0) throw new Problem("The pictures could not be taken.", "What the browser said stands above.");
  console.log("The pictures are in docs/images.");
});
