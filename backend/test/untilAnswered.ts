import { expect, vi } from "vitest";
import type { Deps } from "../src/deps.ts";

/** Resolves when everything that visitors said has had its reaction: what is compared afterwards, the assistant changes no more. */
export const untilAnswered = ({ db }: Pick<Deps, "db">): Promise<void> =>
  vi.waitFor(async () => {
    const [open] = await db.rows<{ count: number }>("SELECT COUNT(*) AS count FROM jobs");
    expect(open?.count).toBe(0);
  }, 30_000);
