import { describe, expect, it } from "vitest";
import { hashRecoveryCode, newRecoveryCodes } from "./recoveryCodes.ts";

const config = { PASSWORD_PEPPER: "a pepper" };

describe("newRecoveryCodes", () => {
  it("makes ten that are easy to read and never the same", () => {
    const codes = Array.from({ length: 50 }, newRecoveryCodes).flat();
    expect(codes).toHaveLength(500);
    expect(new Set(codes).size).toBe(500);
    expect(codes.every((code) => /^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/.test(code))).toBe(true);
  });
});

describe("hashRecoveryCode", () => {
  const of = (code: string) => hashRecoveryCode(config, 7, code).toString("hex");

  it("reads a code as it was meant, however it was written down", () => {
    for (const written of ["01abc-def10", "O1ABC-DEF1O", " 0l abcde fio ", "01ABCDEF10"])
      expect(of(written)).toBe(of("01abc-def10"));
    expect(of("01abc-def11")).not.toBe(of("01abc-def10"));
  });

  it("is another for another person and under another pepper", () => {
    expect(hashRecoveryCode(config, 8, "01abc-def10").toString("hex")).not.toBe(of("01abc-def10"));
    expect(hashRecoveryCode({ PASSWORD_PEPPER: "b" }, 7, "01abc-def10").toString("hex")).not.toBe(of("01abc-def10"));
  });
});
