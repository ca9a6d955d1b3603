import { describe, expect, it } from "vitest";
import { decryptSecret, encryptSecret } from "./aes.ts";

const KEY = "an encryption key of thirty-two bytes and more";

describe("encryptSecret", () => {
  it("gives back what went in, and never the same bytes twice", () => {
    const [one, two] = [encryptSecret(KEY, "sk-ünïcode", "row:1"), encryptSecret(KEY, "sk-ünïcode", "row:1")];
    expect(decryptSecret(KEY, one, "row:1")).toBe("sk-ünïcode");
    expect(one.equals(two)).toBe(false);
    expect(one.includes("sk-")).toBe(false);
  });

  it("is read under the key before while the key is rotated", () => {
    const stored = encryptSecret(KEY, "secret", "row:1");
    expect(decryptSecret([`${KEY} new`, KEY], stored, "row:1")).toBe("secret");
    expect(decryptSecret([`${KEY} new`], stored, "row:1")).toBeNull();
  });

  it("is unreadable with another key, in another row, changed or cut", () => {
    const stored = encryptSecret(KEY, "secret", "row:1");
    const changed = Buffer.from(stored);
    changed[stored.length - 1] = (stored.at(-1) ?? 0) ^ 1;
    expect(decryptSecret(`${KEY}!`, stored, "row:1")).toBeNull();
    expect(decryptSecret(KEY, stored, "row:2")).toBeNull();
    expect(decryptSecret(KEY, changed, "row:1")).toBeNull();
    expect(decryptSecret(KEY, stored.subarray(0, 20), "row:1")).toBeNull();
    expect(decryptSecret(KEY, Buffer.alloc(0), "row:1")).toBeNull();
  });
});
