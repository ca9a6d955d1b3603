import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../mariadb/runTool.mjs";

/**
 * One thing that is looked at without running the product.
 * @typedef {object} StaticCheck
 * @property {string} name
 * @property {string} program
 * @property {readonly string[]} args
 */

const WORKSPACES = ["backend/contract", "backend", "admin-ui/kit", "admin-ui", "agent-ui", "widget"];

/**
 * @param {string} root
 * @returns {StaticCheck[]} in the order in which a failure is most telling
 */
function staticChecks(root) {
  const bin = (/** @type {string} */ name) => join(root, "node_modules/.bin", name);
  return [
    ...WORKSPACES.map((folder) => ({
      name: `types ${folder}`,
      program: bin("tsc"),
      args: ["--noEmit", "--pretty", "false", "-p", folder],
    })),
    { name: "Biome", program: bin("biome"), args: ["check", "--error-on-warnings", "--max-diagnostics=200", "."] },
    { name: "oxlint", program: bin("oxlint"), args: ["--deny-warnings"] },
    { name: "import rules", program: process.execPath, args: ["backend/cli/importRules.mjs"] },
    { name: "unused code", program: bin("knip"), args: ["--no-progress"] },
  ];
}

/**
 * Runs the checks, two at a time, and prints one line for each as it ends; what a failing one said follows its line.
 * @param {string} root
 * @param {{ filter?: string }} [options] only checks whose name holds this text
 * @returns {Promise<import("./countTests.mjs").TestCount>}
 */
export async function runStaticChecks(root, { filter = "" } = {}) {
  const queue = staticChecks(root).filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
  const result = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const failures = [];
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const since = performance.now();
      const { code, stdout, stderr } = existsSync(check.program)
        ? await runTool(check.program, check.args, {
            cwd: root,
            timeoutMs: 600_000,
            env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1" },
          })
        : { code: 127, stdout: "", stderr: `${check.program} is not installed` };
      const seconds = `${((performance.now() - since) / 1000).toFixed(1)} s`;
      if (code === 0) result.passed += 1;
      else result.failed += 1;
      console.log(`  ${code === 0 ? "✓" : "✗"} ${check.name.padEnd(30)} ${seconds.padStart(8)}`);
      if (code === 0) continue;
      const said = `${stdout}\n${stderr}`.trim();
      failures.push(`${check.name}: ${said.split("\n", 1)[0]}`);
      console.log(said.replace(/^/gm, "      "));
    }
  };
  await Promise.all([worker(), worker()]);
  return { ...result, failures };
}
