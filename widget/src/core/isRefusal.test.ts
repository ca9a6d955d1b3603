import { describe, expect, it } from "vitest";
import { CallError } from "./CallError.ts";
import { errorFromBody } from "./errorFromBody.ts";
import { isRefusal } from "./isRefusal.ts";

describe("isRefusal", () => {
  it.each([
    [errorFromBody({ code: "origin_refused" }), true],
    [errorFromBody({ code: "invalid_input", fields: { mail: "is not an e-mail address" } }), true],
    [errorFromBody({ code: "a_code_of_tomorrow" }), true],
    [errorFromBody({ code: "rate_limited", retryAfterMs: 5 }), false],
    [errorFromBody({ code: "token_expired" }), false],
    [errorFromBody({ code: "Invalid namespace" }), false],
    [errorFromBody({ code: 502 }), false],
    [errorFromBody("<html>"), false],
    [new CallError("not_found"), false],
    [new TypeError("Failed to fetch"), false],
  ])("%o is one: %s", (error, isOne) => expect(isRefusal(error)).toBe(isOne));
});
