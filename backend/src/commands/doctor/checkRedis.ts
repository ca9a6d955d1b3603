import type { Config } from "../../config.ts";
import { probeRedis } from "../../platform/redis/probeRedis.ts";
import { type Finding, reasonOf, takeNotes } from "./finding.ts";

/** Redis, where several backends share one. */
export async function checkRedis({ REDIS_URL }: Config, timeoutMs: number): Promise<readonly Finding[]> {
  const notes = takeNotes("redis");
  if (REDIS_URL === undefined) {
    notes.ok("not used: right for a single backend");
    return notes.findings;
  }
  const { host } = new URL(REDIS_URL);
  try {
    const { version, policy, isPasswordNeeded } = await probeRedis(REDIS_URL, timeoutMs);
    notes.ok(`${version} at ${host}`);
    if (policy === "noeviction")
      notes.warn(
        "maxmemory-policy is noeviction: a full Redis refuses limits and pushes.",
        "Set maxmemory-policy allkeys-lru: nothing in it needs to be kept.",
      );
    if (!isPasswordNeeded && !/^(localhost|127\.|\[::1\])/.test(host))
      notes.warn("It asks for no password.", "Set requirepass there and REDIS_PASSWORD (or REDIS_PASSWORD_FILE) here.");
  } catch (error) {
    notes.fail(
      `${host} cannot be used: ${error instanceof Error && error.message !== "" ? error.message : reasonOf(error)}`,
      "Start it, or correct REDIS_URL and REDIS_PASSWORD. Until then the backends agree only within 15 s.",
    );
  }
  return notes.findings;
}
