import { CONTRACT_VERSION } from "@chat/contract/limits";
import { systemApi } from "@chat/contract/system";
import { AppError } from "../errors.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import { version } from "../version.ts";
import { type BoundRoute, bindRoutes } from "./bindRoutes.ts";
import { describeOpenApi } from "./describeOpenApi.ts";
import type { Readiness } from "./readiness.ts";

/** What the process tells about itself. Health never fails: a monitor that restarts us because the database is away would help nobody. */
export function systemRoutes(deps: PlatformDeps, readiness: Readiness): BoundRoute[] {
  let reference: Record<string, unknown> | undefined;
  return bindRoutes(systemApi, {
    health: async () => {
      const isUp = await readiness.isDatabaseUp();
      return {
        status: isUp ? ("ok" as const) : ("degraded" as const),
        database: isUp ? ("ok" as const) : ("unreachable" as const),
        version,
        uptimeSeconds: Math.floor(process.uptime()),
        time: deps.clock.now().toISOString(),
      };
    },
    ready: async () => {
      if (readiness.draining.aborted) throw new AppError("shutting_down");
      if (!(await readiness.isDatabaseUp())) throw new AppError("unavailable");
      return { isReady: true as const };
    },
    version: async () => ({ version, contractVersion: CONTRACT_VERSION }),
    openapi: async ({ meta }) => {
      meta.setHeader("Cache-Control", "public, max-age=300");
      reference ??= describeOpenApi(deps.config.publicUrl);
      return reference;
    },
  });
}
