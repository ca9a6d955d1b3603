import type { Deps } from "../../deps.ts";
import { findRemains, holdSchema } from "../../platform/db/restoreRemains.ts";
import { removeReplacedFiles } from "./removeReplacedFiles.ts";

/**
 * Once after the start: finishes what a restore that was killed after its last step did not come to, beside the requests.
 *
 * The replaced tables would take their space for ever, and so would the files that only they name. Of several processes one does it;
 * one that is stopped, or whose file store does not answer, leaves the tables to the next start.
 */
export function startReplacedSweep(deps: Deps): { stop(): Promise<void> } {
  let isStopped = false;
  const running = sweepReplaced(deps, () => isStopped).catch((error: unknown) =>
    deps.logger.warn({ err: error }, "what a killed restore left could not be removed; the next start tries again"),
  );
  return {
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

async function sweepReplaced(deps: Deps, isStopped: () => boolean): Promise<void> {
  if ((await findRemains(deps.db)).replaced.length === 0) return;
  const hold = await holdSchema(deps.config, 0);
  if (hold === null) return; // another process does it, or a restore is just at it
  try {
    const say = (line: string): void => deps.logger.info(line.trim());
    if (!(await removeReplacedFiles(deps.db, deps.files, say, isStopped))) return;
    const { replaced } = await findRemains(deps.db);
    await hold.drop(replaced);
    deps.logger.info({ tables: replaced.length }, "the tables that a killed restore had replaced were removed");
  } finally {
    await hold.close();
  }
}
