import ipaddr from "ipaddr.js";

const ADDRESS_FIELDS = ["ip", "address"] as const;

/** The network an address belongs to: what tells an attack from a visitor without telling who the visitor is. */
function networkOf(text: string): string {
  if (!ipaddr.isValid(text)) return "unknown";
  const address = ipaddr.process(text); // an IPv4 address inside an IPv6 one is an IPv4 address
  return address.kind() === "ipv4"
    ? `${address.toByteArray().slice(0, 3).join(".")}.0/24`
    : `${address.toNormalizedString().split(":").slice(0, 3).join(":")}::/48`;
}

/** @returns the fields with addresses cut down; what holds none is returned as it is */
export function maskAddress(fields: Record<string, unknown>, keep: "network" | "none"): Record<string, unknown> {
  const present = ADDRESS_FIELDS.filter((name) => typeof fields[name] === "string");
  if (present.length === 0) return fields;
  const masked = { ...fields };
  for (const name of present) {
    if (keep === "network") masked[name] = networkOf(String(fields[name]));
    else delete masked[name];
  }
  return masked;
}
