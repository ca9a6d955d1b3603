import { describe, expect, it } from "vitest";
import { countedAddress } from "./countedAddress.ts";

describe("countedAddress", () => {
  it("counts an IPv4 address for itself, however it is written", () => {
    expect(countedAddress("203.0.113.9")).toBe("203.0.113.9");
    expect(countedAddress("::ffff:203.0.113.9")).toBe("203.0.113.9");
    expect(countedAddress("::ffff:cb00:7109")).toBe("203.0.113.9");
  });

  it("X16 counts an IPv6 address for its /64, so that changing the rest changes nothing", () => {
    const one = countedAddress("2001:db8:1:2:3:4:5:6");
    expect(one).toBe("2001:db8:1:2::/64");
    for (const same of ["2001:db8:1:2::1", "2001:DB8:1:2:ffff::", "2001:0db8:0001:0002:0000:0000:0000:0001"])
      expect(countedAddress(same)).toBe(one);
    expect(countedAddress("2001:db8:1:3::1")).not.toBe(one);
    expect(countedAddress("2001:db8::1")).toBe("2001:db8:0:0::/64");
    expect(countedAddress("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
    expect(countedAddress("::1")).toBe("0:0:0:0::/64");
  });

  it("leaves what is no address alone", () => {
    for (const text of ["unknown", "", "a:b"]) expect(countedAddress(text)).toBe(text);
  });
});
