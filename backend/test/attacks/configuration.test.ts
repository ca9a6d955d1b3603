import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";

const GOOD = {
  JWT_SECRET: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  PASSWORD_PEPPER: "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  ENCRYPTION_KEY: "2f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
};

describe("X11 secrets that are missing, short or from a manual", () => {
  it("starts with good ones, so the refusals below mean something", () => {
    expect(readConfig(GOOD).JWT_SECRET).toBe(GOOD.JWT_SECRET);
  });

  const bad = [
    undefined,
    "",
    "short",
    "x".repeat(31),
    "a".repeat(64),
    "change-me-change-me-change-me-change-me",
    "your-secret-goes-here-0123456789abcdef",
    "placeholder-0123456789-abcdefghijklmnop",
    "example-secret-0123456789-abcdefghijk",
    "12345612345612345612345612345612345612",
  ];
  for (const name of Object.keys(GOOD))
    it.each(bad)(`refuses ${name} = %s by name`, (value) => {
      expect(() => readConfig({ ...GOOD, [name]: value })).toThrow(
        new RegExp(`^  ${name} (?:is missing|needs at least|is a placeholder)`, "m"),
      );
    });

  it.each(["", "chat", "password", "password1234567", "change_me_please_now"])(
    "refuses the database password %s in production",
    (password) => {
      expect(() => readConfig({ ...GOOD, NODE_ENV: "production", DB_HOST: "mariadb", DB_PASSWORD: password })).toThrow(
        /DB_PASSWORD/,
      );
    },
  );

  it("names every bad variable at once and shows none of their values", () => {
    const told = (() => {
      try {
        readConfig({ ...GOOD, JWT_SECRET: "my-own-little-value", PORT: "99999", REGISTRATION: "everybody" });
      } catch (error) {
        return String(error);
      }
      return "";
    })();
    for (const name of ["JWT_SECRET", "PORT", "REGISTRATION"]) expect(told).toContain(name);
    expect(told).not.toContain("my-own-little-value");
  });

  it("has no default account or secret", () => {
    expect(() => readConfig({})).toThrow(/JWT_SECRET[\s\S]*PASSWORD_PEPPER[\s\S]*ENCRYPTION_KEY/);
  });
});
