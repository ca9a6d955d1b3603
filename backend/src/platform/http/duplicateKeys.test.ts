import { describe, expect, it } from "vitest";
import { refuseDuplicateKeys } from "./duplicateKeys.ts";

describe("refuseDuplicateKeys", () => {
  it.each([
    '{"a":1,"b":{"a":2}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a\\":","b":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":["b","b"]}',
    '"a"',
    "",
    "{",
    '{"a',
    '{"a":1}}}',
  ])("lets %s through to the parser", (text) => {
    expect(() => refuseDuplicateKeys(text)).not.toThrow();
  });

  it.each(['{"a":1,"a":2}', '{"x":[{"a":1,"a":2}]}', '{"a":1,"\\u0061":2}', `{"a"${" ".repeat(500)}:1,"a"\n:2}`])(
    "refuses %s",
    (text) => {
      expect(() => refuseDuplicateKeys(text)).toThrow("invalid_input");
    },
  );

  it("reads the worst 64 KB in one pass", () => {
    const began = performance.now();
    refuseDuplicateKeys(`"${'\\"'.repeat(32_000)}`);
    refuseDuplicateKeys("[".repeat(64_000));
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
