import { describe, expect, it } from "vitest";
import { parseMetrics } from "../../../test/parseMetrics.ts";
import { AppError } from "../errors.ts";
import { createMetrics } from "../metrics.ts";
import { countRefusals } from "./countRefusals.ts";
import type { Limits } from "./limits.ts";

const refusal = new AppError("rate_limited");
const refusing: Limits = {
  take: () => {
    throw refusal;
  },
  takeTogether: () => Promise.reject(refusal),
  takeShared: () => Promise.reject(refusal),
  giveBackShared: () => Promise.resolve(),
};

describe("countRefusals", () => {
  it("counts every kind of refusal by its limit and lets it through as it is", async () => {
    const metrics = createMetrics();
    const limits = countRefusals(refusing, metrics);
    expect(() => limits.take("general", "k")).toThrow(refusal);
    await expect(limits.takeTogether("upload", "k")).rejects.toBe(refusal);
    await expect(limits.takeShared("login.account", "k")).rejects.toBe(refusal);
    await limits.giveBackShared("login.account", "k");
    const { samples } = parseMetrics((await metrics.render()).text);
    expect(
      samples
        .filter(({ name }) => name === "chat_rate_limited_total")
        .map(({ labels, value }) => [labels["limit"], value]),
    ).toEqual([
      ["general", 1],
      ["upload", 1],
      ["login.account", 1],
    ]);
  });
});
