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

  it("reads the worst in one pass", () => {
    // A hundred times the 64 KB of a body: a fraction of a second in one pass, days if each character cost another look at all.
    const began = performance.now();
    refuseDuplicateKeys(`"${'\\"'.repeat(3_200_000)}`);
    refuseDuplicateKeys("[".repeat(6_400_000));
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
