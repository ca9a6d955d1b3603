import ipaddr from "ipaddr.js";

/**
 * Whom limits by address count it for: an IPv4 address for itself, an IPv6 one for its /64.
 *
 * A customer of an IPv6 provider, or a rented server, has a whole /64 (RFC 6177 and what hosters do): counted one by one, its 2^64 addresses
 * would have as many budgets for guessing passwords and opening sockets.
 */
export function countedAddress(address: string): string {
  if (!address.includes(":") || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address); // an IPv4 address inside an IPv6 one is an IPv4 address
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
