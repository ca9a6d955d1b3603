// What the widget costs a page, from the built files, beside what others cost.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

const run = (script: string): number =>
  spawnSync(process.execPath, [join(repositoryRoot, "widget", script)], {
    cwd: join(repositoryRoot, "widget"),
    stdio: "inherit",
  }).status ?? 1;

if (!existsSync(join(repositoryRoot, "widget/dist/widget.js")) && run("build.mjs") !== 0) process.exit(1);
const status = run("size.mjs");
// Measured for docs on performance: everything a page loads until the panel is usable, gzip.
console.log(
  "  others, in kB: Papercups 127, Crisp 145, Chatwoot 170, Typebot 198, Live Helper Chat 242, Botpress 264, Rocket.Chat 490, n8n 563",
);
process.exit(status);
