// Checks who imports whom (docs/architecture.md) and prints every violation with its reason.
import { checkImports } from "./checks/checkImports.mjs";
import { readModules } from "./checks/readModules.mjs";
import { Problem } from "./launch/Problem.mjs";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(async () => {
  const modules = readModules(repositoryRoot);
  const violations = checkImports(modules);
  for (const { rule, file, line, text } of violations) console.log(`${file}:${line} ${text} [${rule}]`);
  if (modules.length < 100)
    throw new Problem(
      `Only ${modules.length} modules were read.`,
      "The checker has gone blind: see backend/cli/checks/readModules.mjs.",
    );
  if (violations.length > 0)
    throw new Problem(
      `${violations.length} import rules are broken in ${modules.length} modules.`,
      "Each line above names the rule and its reason.",
    );
  console.log(`${modules.length} modules keep every import rule.`);
});
