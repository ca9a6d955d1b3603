import { explainFailure } from "./Problem.mjs";

/**
 * Runs a command's main function and turns a failure into one sentence, a way out and exit code 1.
 * An error nobody foresaw keeps its stack: it is a fault of ours, and whoever reports it needs it.
 * @param {() => Promise<void>} main
 */
export async function runEntryPoint(main) {
  try {
    await main();
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function printFailure(error) {
  const problem = explainFailure(error);
  if (problem) console.error(`\n✗ ${problem.message}\n  → ${problem.wayOut}\n`);
  else
    console.error(
      `\n✗ Unexpected failure: ${error instanceof Error ? error.stack : String(error)}\n  → Please report it with the lines above.\n`,
    );
}
