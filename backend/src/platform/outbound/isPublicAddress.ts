import ipaddr from "ipaddr.js";

/**
 * Whether an address belongs to the open internet.
 *
 * Everything that is not plainly public is refused: loopback, private, link-local (cloud metadata), carrier NAT, multicast,
 * documentation, and every IPv6 form that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo), for those lead back in.
 * Source: IANA special-purpose address registries, as kept by ipaddr.js.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  // 2000::/3 is all that was ever given out as global unicast.
  return address instanceof ipaddr.IPv6 ? ((address.parts[0] ?? 0) & 0xe000) === 0x2000 : true;
}
