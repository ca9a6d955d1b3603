import { isIP } from "node:net";
import type { Config } from "../../config.ts";

/** What a request says about where it comes from and where it went. */
export interface OriginFacts {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** The Host header, and the scheme as far as the proxy is believed. */
  readonly host: string | undefined;
  readonly protocol: string;
}

/**
 * A name that an attacker's DNS cannot point at us: `localhost` or a bare address.
 *
 * Any other host name must be configured, for a page of `evil.example` that resolves to this machine would look like our own (DNS rebinding).
 */
function isUnspoofableHost(host: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return name === "localhost" || isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0;
}

/** @returns whether the request comes from a page that this platform itself serves */
export function isOwnOrigin(
  config: Pick<Config, "publicUrl" | "PLATFORM_ORIGINS">,
  { origin, fetchSite, host, protocol }: OriginFacts,
): boolean {
  if (origin === undefined) return fetchSite === "same-origin";
  if (origin === config.publicUrl || config.PLATFORM_ORIGINS.includes(origin)) return true;
  return host !== undefined && isUnspoofableHost(host) && origin === `${protocol}://${host}`;
}
