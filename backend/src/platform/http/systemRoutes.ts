import { CONTRACT_VERSION } from "@chat/contract/limits";
import { systemApi } from "@chat/contract/system";
import { AppError } from "../errors.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import { version } from "../version.ts";
import { type BoundRoute, bindRoutes } from "./bindRoutes.ts";
import { describeOpenApi } from "./describeOpenApi.ts";
import type { NotReady, Readiness } from "./readiness.ts";

const NOT_READY: Record<
  NotReady,
  { code: "shutting_down" | "unavailable" | "storage_full"; part: string; state: string }
> = {
  draining: { code: "shutting_down", part: "process", state: "is handing its clients over and ends" },
  database: { code: "unavailable", part: "database", state: "does not answer within a second" },
  storage: {
    code: "storage_full",
    part: "storage",
    state: "is full: make room on the disk of the database or the files",
  },
  migrations: { code: "unavailable", part: "migrations", state: "are not those of this release" },
};

/**
 * What the process tells about itself.
 *
 * Health never fails and asks nobody: a monitor that restarts us because the database is away would help nobody. What it says of the
 * database is what this process noticed by itself.
 */
export function systemRoutes(deps: PlatformDeps, readiness: Readiness): BoundRoute[] {
  let reference: Record<string, unknown> | undefined;
  return bindRoutes(systemApi, {
    health: async () => {
      const [isUp, hasRoom] = [readiness.hasDatabaseAnswered(), readiness.hasRoom()];
      return {
        status: isUp && hasRoom ? ("ok" as const) : ("degraded" as const),
        database: isUp ? ("ok" as const) : ("unreachable" as const),
        storage: hasRoom ? ("ok" as const) : ("full" as const),
        version,
        uptimeSeconds: Math.floor(process.uptime()),
        time: deps.clock.now().toISOString(),
      };
    },
    ready: async () => {
      const missing = await readiness.whatIsMissing();
      if (missing === null) return { isReady: true as const };
      const { code, part, state } = NOT_READY[missing];
      throw new AppError(code, {}, { fields: { [part]: state }, retryAfterMs: 1000, status: 503 });
    },
    version: async () => ({ version, contractVersion: CONTRACT_VERSION, publicUrl: deps.config.publicUrl }),
    openapi: async ({ meta }) => {
      meta.setHeader("Cache-Control", "public, max-age=300");
      reference ??= describeOpenApi(deps.config.publicUrl);
      return reference;
    },
  });
}
