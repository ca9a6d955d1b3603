import { describe, expect, it } from "vitest";
import { Email, Line, VisibleText } from "./common-shapes.ts";
import { AllowedOrigin, SiteKey } from "./widgets.ts";

describe("VisibleText", () => {
  it.each(["hello", "👩‍👩‍👧", "שלום", "a\nb", " x "])("takes %j", (text) => {
    expect(VisibleText.safeParse(text).success).toBe(true);
  });
  it.each(["", "   ", "\n\t", "\u200b\u200d\ufeff", "\u2800", "\u3164", "a\u0000b", "\ud800"])(
    "refuses %j (X81)",
    (text) => {
      expect(VisibleText.safeParse(text).success).toBe(false);
    },
  );
});

describe("Line", () => {
  it("refuses line breaks and control characters", () => {
    for (const text of ["a\nb", "a\u2028b", "\u001b[31m"]) expect(Line(80).safeParse(text).success).toBe(false);
  });
});

describe("Email", () => {
  it("makes one address one account", () => {
    expect(Email.parse(" Ada@Example.COM ")).toBe("ada@example.com");
  });
  it("refuses what is not a text (X20)", () => {
    for (const value of [{ $ne: null }, ["a@b.co"], 1, null]) expect(Email.safeParse(value).success).toBe(false);
  });
});

describe("AllowedOrigin", () => {
  it.each([
    ["https://Shop.Example", "https://shop.example"],
    ["https://shop.example:443", "https://shop.example"],
    ["https://shop.example/", "https://shop.example"],
    ["http://localhost:3000", "http://localhost:3000"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["www.shop.example", "https://www.shop.example"],
    ["https://*.shop.example", "https://*.shop.example"],
    ["*", "*"],
    ["null", "null"],
  ])("writes %s as a browser sends it", (given, kept) => {
    expect(AllowedOrigin.parse(given)).toBe(kept);
  });
  it.each([
    "shop",
    "https://*",
    "https://shop.example/path",
    "javascript:alert(1)",
    "https://a@shop.example",
    "https://shop.example.",
    "ftp://x.example",
    "",
  ])("refuses %s", (given) => {
    expect(AllowedOrigin.safeParse(given).success).toBe(false);
  });
});

describe("SiteKey", () => {
  it("refuses the words of our own addresses", () => {
    for (const key of ["sessions", "escalate"]) expect(SiteKey.safeParse(key).success).toBe(false);
  });
});
