import { isIP } from "node:net";
import { addressProblem } from "@chat/contract/provider-address";
import { AppError } from "../errors.ts";
import { isPublicAddress } from "./isPublicAddress.ts";
import type { OutboundRequest } from "./outbound.ts";

/** Names that only a private network answers to, whatever a resolver says. */
const PRIVATE_SUFFIXES = [".internal", ".local", ".localhost", ".lan", ".home", ".corp", ".intranet", ".home.arpa"];

/** The bare host of a URL: no brackets, no dot at the end. */
const hostOf = (url: URL): string =>
  url.hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();

/**
 * Checks what can be known of a target before any look-up.
 *
 * Used by the client before every request, and by settings when an address is saved (X57: on change as well as on creation).
 * @param trusted hosts that the installation itself names
 * @throws {AppError} blocked_address
 */
export function checkTarget(text: string, trust: OutboundRequest["trust"], trusted: ReadonlySet<string>): URL {
  const refuse = (why: string): never => {
    throw new AppError("blocked_address", { why });
  };
  if (!URL.canParse(text)) refuse("not a URL");
  const url = new URL(text);
  const host = hostOf(url);
  if (url.protocol !== "https:" && url.protocol !== "http:") refuse("protocol");
  if (url.username !== "" || url.password !== "") refuse("credentials");
  if (trust === "installation" && trusted.has(host)) return url;
  if (trust === "workspace") {
    if (url.protocol !== "https:") refuse("not https");
    const problem = addressProblem(url.origin + url.pathname);
    if (problem !== null || url.hash !== "") refuse(problem ?? "fragment");
  }
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) refuse("address");
  } else if (!host.includes(".") || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix))) refuse("name");
  return url;
}
