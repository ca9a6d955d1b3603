// npm run build: builds every part whose sources changed.
import { buildAll } from "./launch/buildAll.mjs";
import { createProgress } from "./launch/progress.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(() =>
  createProgress()
    .step("build", (say) => buildAll(repositoryRoot, { say }))
    .then(() => {}),
);
