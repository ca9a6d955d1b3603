import { describe, expect, it } from "vitest";
import { systemClock } from "./platform/clock.ts";
import { createLogger } from "./platform/logger.ts";
import { createMetrics } from "./platform/metrics.ts";
import { watchOperations } from "./watchOperations.ts";

const metrics = createMetrics();
const logger = createLogger("silent");

describe("watchOperations", () => {
  it("a database that hangs costs its own figures and no other, and the scrape is not kept", async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const db = { rows: never, run: never } as unknown as Parameters<typeof watchOperations>[0]["db"]; // nothing else of it is asked
    watchOperations({ metrics, db, clock: systemClock, logger }, 5);
    metrics.gauge({ name: "db_up", help: "What an alert looks at." }).set(0);
    const { text } = await metrics.render();
    expect(text).toContain("chat_db_up 0");
    expect(text).not.toMatch(/^chat_(?:sessions|jobs|agents_on_shift|queue_longest_wait_seconds)[ {]/m);
  });
});
