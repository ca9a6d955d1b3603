import { describe, expect, it } from "vitest";
import { completeOrigin, isLocalAddress, isOriginCovered, wwwTwin } from "./origins.ts";

describe("completeOrigin", () => {
  it.each([
    ["www.rosa.example", "https://www.rosa.example"],
    [" Rosa.Example/ ", "https://rosa.example"],
    ["rosa.example:8443", "https://rosa.example:8443"],
    ["http://rosa.example", "http://rosa.example"],
    ["localhost:5173", "http://localhost:5173"],
    ["http://localhost:5173", "http://localhost:5173"],
    ["shop.localhost:3000", "http://shop.localhost:3000"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["[::1]:8080", "http://[::1]:8080"],
    ["192.168.1.20", "https://192.168.1.20"],
    ["http://intranet", "http://intranet"],
    ["bücher.example", "https://xn--bcher-kva.example"],
    ["https://*.Good.com/", "https://*.good.com"],
    ["*.good.com", "https://*.good.com"],
    ["*.good.com:8443", "https://*.good.com:8443"],
    ["*.localhost:3000", "http://*.localhost:3000"],
  ])("makes a browser's text of %j", (typed, kept) => expect(completeOrigin(typed)).toBe(kept));

  it.each([
    "",
    "shop",
    "two words",
    "https://rosa.example/path",
    "rosa.example/contact",
    "rosa.example?x=1",
    "ada@rosa.example",
    "mailto:ada@rosa.example",
    "javascript:alert(1)",
    "ftp://rosa.example",
    "https://rosa.example.",
    "*",
    "*.com",
    "https://*",
    "https://*.*.good.com",
    "https://a.*.good.com",
    "https://*good.com",
    "https://shop.*",
    "https://*.127.0.0.1",
    "https://*.good.com/path",
  ])("refuses %j", (typed) => expect(completeOrigin(typed)).toBeNull());
});

describe("isOriginCovered", () => {
  const covers = (origin: string) => isOriginCovered("https://*.good.com", origin);
  it.each([
    "https://shop.good.com",
    "https://a.b.good.com",
    "https://xn--bcher-kva.good.com",
    "https://my_shop.good.com",
  ])("finds %s under *.good.com", (origin) => expect(covers(origin)).toBe(true));
  it.each([
    "https://good.com",
    "https://.good.com",
    "https://evilgood.com",
    "https://good.com.evil.com",
    "https://shop.good.com.evil.com",
    "http://shop.good.com",
    "https://shop.good.com:8443",
    "https://*.good.com",
    "https://evil.com/.good.com",
    "https://evil.com?.good.com",
    "https://evil.com@shop.good.com",
    "null",
    "",
  ])("does not find %j there", (origin) => expect(covers(origin)).toBe(false));
  it("keeps the port", () => {
    expect(isOriginCovered("http://*.localhost:3000", "http://shop.localhost:3000")).toBe(true);
    expect(isOriginCovered("http://*.localhost:3000", "http://shop.localhost:3001")).toBe(false);
  });
  it("takes everything else word for word", () => {
    expect(isOriginCovered("https://good.com", "https://good.com")).toBe(true);
    expect(isOriginCovered("https://good.com", "https://shop.good.com")).toBe(false);
  });
});

describe("wwwTwin", () => {
  it.each([
    ["https://www.rosa.example", "https://rosa.example"],
    ["https://rosa.example", "https://www.rosa.example"],
    ["https://rosa.co.uk", "https://www.rosa.co.uk"],
    ["https://rosa.example:8443", "https://www.rosa.example:8443"],
    ["https://shop.rosa.example", null],
    ["https://*.rosa.example", null],
    ["http://localhost:5173", null],
    ["http://192.168.1.20", null],
    ["http://intranet", null],
    ["*", null],
  ])("of %s is %s", (origin, twin) => expect(wwwTwin(origin)).toBe(twin));
});

describe("isLocalAddress", () => {
  it("knows the names of one's own machine", () => {
    for (const own of ["http://localhost:5000", "http://127.0.0.1", "http://[::1]:5000", "http://app.localhost"])
      expect(isLocalAddress(own)).toBe(true);
    for (const other of ["https://chat.example", "http://192.168.1.20", "https://localhost.example", "x"])
      expect(isLocalAddress(other)).toBe(false);
  });
});
