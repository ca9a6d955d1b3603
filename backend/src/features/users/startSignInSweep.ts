import type { Deps } from "../../deps.ts";
import { removeEndedSignIns } from "./signIns.repository.ts";

const EVERY_MS = 3_600_000;
const KEEP_MS = 7 * 86_400_000;
const AT_ONCE = 1000;

/** Once an hour: removes sign-ins that ended a week ago, so that the table grows with people, not with time. */
export function startSignInSweep({ db, clock, logger }: Deps): { stop(): void } {
  const timer = setInterval(() => {
    removeEndedSignIns(db, new Date(clock.now().getTime() - KEEP_MS), AT_ONCE).catch((error: unknown) =>
      logger.warn({ err: error }, "ended sign-ins could not be removed; trying again in an hour"),
    );
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
