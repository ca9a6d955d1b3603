import { URI } from "otpauth";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpStep, totpUrl } from "./totp.ts";

/** The secret of RFC 6238, appendix B, in base32; its codes there have eight digits, of which an app of six shows the last. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const clockAt = (seconds: number) => ({ now: () => new Date(seconds * 1000) });

describe("totpStep", () => {
  it.each([
    [59, "287082", 1],
    [1111111109, "081804", 37037036],
    [1234567890, "005924", 41152263],
    [20000000000, "353130", 666666666],
  ])("knows the code of RFC 6238 at second %d", (second, code, step) =>
    expect(totpStep(RFC_SECRET, code, clockAt(second))).toBe(step),
  );

  it("forgives a clock that is half a minute off, and no more", () => {
    // 1234567890 is the first second of its step
    const good = [-31, -30, 0, 29, 59, 60].map((off) => totpStep(RFC_SECRET, "005924", clockAt(1234567890 + off)));
    expect(good).toEqual([null, 41152263, 41152263, 41152263, 41152263, null]);
  });

  it.each(["", "5924", "00592", "0005924", "00592４", "005925", "00592\n"])("refuses %j", (code) =>
    expect(totpStep(RFC_SECRET, code, clockAt(1234567890))).toBeNull(),
  );
});

describe("totpUrl", () => {
  it("names the installation and the person, and carries the secret", () => {
    const secret = newTotpSecret();
    const config = { publicUrl: "https://chat.example.org:8443", isLocal: false };
    const read = URI.parse(totpUrl(config, secret, "ada+x@example.com"));
    expect({ issuer: read.issuer, label: read.label, secret: read.secret.base32 }).toEqual({
      issuer: "chat.example.org",
      label: "ada+x@example.com",
      secret,
    });
    expect(totpUrl({ publicUrl: "http://localhost:5000", isLocal: true }, secret, "a@b.example")).toContain(
      "issuer=Chat%20Widget%20Generator",
    );
  });

  it("makes 160 random bits", () => {
    const secrets = Array.from({ length: 100 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(100);
    expect(secrets.every((secret) => /^[A-Z2-7]{32}$/.test(secret))).toBe(true);
  });
});
