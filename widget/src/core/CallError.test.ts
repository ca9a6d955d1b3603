import { ERRORS } from "@chat/contract/wire";
import { describe, expect, it } from "vitest";
import { RETRYABLE } from "./CallError.ts";

describe("RETRYABLE", () => {
  it("names the codes that the contract calls retryable", () => {
    const retryable = Object.entries(ERRORS).filter(([, rule]) => rule.retryable);
    expect([...RETRYABLE].sort()).toEqual(retryable.map(([code]) => code).sort());
  });
});
