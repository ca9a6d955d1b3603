import { AllowedOrigin } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { isOriginListed, platformOrigins } from "../../src/features/widgets/originRules.ts";

const own = platformOrigins({
  publicUrl: "https://chat.host.example",
  PLATFORM_ORIGINS: [],
  isLocal: false,
  PORT: 5000,
});
const allowed = ["https://good.com", "https://xn--bcher-kva.example", "http://shop.test:8080"];
const listed = (origin: string | undefined, fetchSite?: string, list = allowed) =>
  isOriginListed({ origin, fetchSite }, list, own);

describe("X40: who may use a widget, by Origin", () => {
  it.each(["https://good.com", "https://xn--bcher-kva.example", "http://shop.test:8080", "https://chat.host.example"])(
    "lets %s in",
    (origin) => {
      expect(listed(origin)).toBe(true);
    },
  );

  it.each([
    "null",
    "",
    "https://good.com.evil.com",
    "https://evilgood.com",
    "https://good.com@evil.com",
    "https://sub.good.com",
    "http://good.com",
    "https://good.com:8443",
    "https://good.com:443",
    "HTTPS://GOOD.COM",
    "https://good.com.",
    "https://good.com/",
    "https://good.com/path",
    "https://good.com\\.evil.com",
    "https://good.com$.evil.com",
    "https://good.com%60.evil.com",
    "https://good.com https://evil.com",
    "https://good.com, https://evil.com",
    "https://bücher.example",
    "http://shop.test",
    "file://",
    "chrome-extension://abcdefgh",
    "javascript:alert(1)",
    "https://chat.host.example.evil.com",
    "http://chat.host.example",
    "http://localhost:5000",
  ])("refuses %j", (origin) => {
    expect(listed(origin)).toBe(false);
  });

  it("lets exactly the sub-domains of *. in, not the domain itself and nothing that only ends like it", () => {
    const list = ["https://*.good.com", "http://*.plain.example:8080"];
    for (const origin of ["https://shop.good.com", "https://a.b.good.com", "http://shop.plain.example:8080"])
      expect(listed(origin, undefined, list), origin).toBe(true);
    for (const origin of [
      "https://good.com",
      "https://evilgood.com",
      "https://shop.good.com.evil.com",
      "https://shop.evilgood.com",
      "http://shop.good.com",
      "https://shop.good.com:8443",
      "https://shop.good.com.",
      "https://SHOP.good.com",
      "https://.good.com",
      "https://*.good.com",
      "https://evil.com/.good.com",
      "https://evil.com\\.good.com",
      "http://shop.plain.example",
      "null",
    ])
      expect(listed(origin, undefined, list), origin).toBe(false);
  });

  it("takes a missing Origin for our own page only when the browser says so", () => {
    expect(listed(undefined, "same-origin")).toBe(true);
    for (const site of [undefined, "none", "same-site", "cross-site", "SAME-ORIGIN"])
      expect(listed(undefined, site, ["*"])).toBe(false);
  });

  it("lets no foreign page in when nothing is allowed", () => {
    expect(listed("https://good.com", "cross-site", [])).toBe(false);
    expect(listed("https://chat.host.example", undefined, [])).toBe(true);
  });

  it("needs an explicit entry for null, which * does not stand for", () => {
    expect(listed("https://anything.example", undefined, ["*"])).toBe(true);
    expect(listed("null", undefined, ["*"])).toBe(false);
    expect(listed("null", undefined, ["null"])).toBe(true);
    expect(listed("not an origin", undefined, ["*"])).toBe(false);
  });

  it("knows every name of one's own machine, but only there", () => {
    const local = platformOrigins({
      publicUrl: "http://localhost:5000",
      PLATFORM_ORIGINS: ["http://localhost:3000", "http://localhost"],
      isLocal: true,
      PORT: 5000,
    });
    for (const origin of [
      "http://localhost:5000",
      "http://127.0.0.1:5000",
      "http://[::1]:5000",
      "http://localhost:3000",
      "http://localhost",
    ])
      expect(isOriginListed({ origin, fetchSite: undefined }, [], local)).toBe(true);
    expect(isOriginListed({ origin: "http://localhost:5001", fetchSite: undefined }, [], local)).toBe(false);
  });

  it("stores what an admin types in the form a browser sends", () => {
    expect(AllowedOrigin.parse(" HTTPS://Good.com:443/ ")).toBe("https://good.com");
    expect(AllowedOrigin.parse("good.com")).toBe("https://good.com");
    expect(AllowedOrigin.parse("https://bücher.example")).toBe("https://xn--bcher-kva.example");
    for (const bad of [
      "https://good.com/path",
      "https://user@good.com",
      "good",
      "https://a.*.good.com",
      "ftp://good.com",
      "https://good.com.",
      "https://a.com?x",
    ])
      expect(AllowedOrigin.safeParse(bad).success).toBe(false);
  });
});
