import { describe, expect, it } from "vitest";
import { isOwnOrigin } from "./ownOrigin.ts";

const config = { publicUrl: "https://chat.example", PLATFORM_ORIGINS: ["http://localhost:3000"] };
const facts = (origin: string | undefined, host: string | undefined, protocol = "http", fetchSite?: string) => ({
  origin,
  host,
  protocol,
  fetchSite,
});

describe("isOwnOrigin", () => {
  it.each([
    ["the public address", facts("https://chat.example", "chat.example")],
    ["a configured one", facts("http://localhost:3000", "localhost:3000")],
    ["localhost under which it was opened", facts("http://localhost:5000", "localhost:5000")],
    ["a bare address under which it was opened", facts("http://192.168.1.5:5000", "192.168.1.5:5000")],
    ["IPv6", facts("http://[::1]:5000", "[::1]:5000")],
    ["no origin, said to be the same", facts(undefined, "chat.example", "https", "same-origin")],
  ])("takes %s", (_what, given) => {
    expect(isOwnOrigin(config, given)).toBe(true);
  });

  it.each([
    ["a name that somebody's DNS points at us", facts("http://evil.example:5000", "evil.example:5000")],
    ["another port of the same address", facts("http://127.0.0.1:8080", "127.0.0.1:5000")],
    ["another scheme", facts("https://127.0.0.1:5000", "127.0.0.1:5000")],
    ["no origin at all", facts(undefined, "chat.example")],
    ["no origin from another site", facts(undefined, "localhost", "http", "cross-site")],
    ["an opaque one", facts("null", "localhost")],
    ["a name that only begins like ours", facts("https://chat.example.evil.example", "chat.example")],
  ])("refuses %s", (_what, given) => {
    expect(isOwnOrigin(config, given)).toBe(false);
  });
});
