const LOCAL_HOST = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
const IP_ADDRESS = /^(\d+(\.\d+){3}|\[[0-9a-f:.]+\])$/i;
const SUBDOMAIN = /^(https?):\/\/\*\.(.+)$/;
const SUBDOMAIN_LABELS = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** @returns whether a page of this address can be opened on the very machine alone that serves it. */
export function isLocalAddress(address: string): boolean {
  return URL.canParse(address) && LOCAL_HOST.test(new URL(address).hostname);
}

/**
 * Completes what an admin types to what a browser sends: `Www.Rosa.example` becomes `https://www.rosa.example`, and
 * `localhost:5173` becomes `http://localhost:5173`.
 *
 * One leading `*.` stays, and stands for the sub-domains (see `isOriginCovered`).
 * @returns null for what no page can have as its origin: a path, a name in front of `@`, a single word, a `*` elsewhere
 */
export function completeOrigin(typed: string): string | null {
  const [, scheme = "", star = "", rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/)?(\*\.)?(.*)$/i.exec(typed.trim()) ?? [];
  if (rest === "" || rest.includes("*")) return null;
  const text = `${scheme || (isLocalAddress(`http://${rest}`) ? "http://" : "https://")}${rest}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const { hostname } = url;
  const isBare =
    url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  if ((url.protocol !== "https:" && url.protocol !== "http:") || !isBare || hostname.endsWith(".")) return null;
  // a word alone is a host only where somebody wrote the scheme before it: in an office's own network
  const hasDot = hostname.includes(".") || LOCAL_HOST.test(hostname) || IP_ADDRESS.test(hostname);
  if (scheme === "" && !hasDot) return null;
  if (star === "") return url.origin;
  // nobody owns all names under a top-level domain, and numbers have no sub-domains
  if (!hasDot || IP_ADDRESS.test(hostname)) return null;
  return url.origin.replace("://", "://*.");
}

/**
 * Whether the list's entry stands for this origin.
 *
 * `https://*.good.com` covers the sub-domains of good.com, at any depth, with that scheme and port, and never good.com
 * itself. Everything else covers only itself; `*` is up to the caller.
 * @param origin in the exact form that browsers send (X40)
 */
export function isOriginCovered(entry: string, origin: string): boolean {
  const [, scheme, domain] = SUBDOMAIN.exec(entry) ?? [];
  if (scheme === undefined || domain === undefined) return entry === origin;
  const start = `${scheme}://`;
  const end = `.${domain}`;
  return (
    origin.startsWith(start) &&
    origin.endsWith(end) &&
    SUBDOMAIN_LABELS.test(origin.slice(start.length, Math.max(start.length, origin.length - end.length)))
  );
}

/**
 * @returns the other name under which people reach the same site, `www.` taken away or put before; null where that is
 * unusual: sub-domains, machines, wildcards
 */
export function wwwTwin(origin: string): string | null {
  if (!URL.canParse(origin) || origin.includes("*") || isLocalAddress(origin)) return null;
  const { hostname } = new URL(origin);
  if (IP_ADDRESS.test(hostname) || !hostname.includes(".")) return null;
  if (hostname.startsWith("www.")) return hostname.split(".").length > 2 ? origin.replace("://www.", "://") : null;
  // rosa.example, and rosa.co.uk; shop.rosa.example has no www
  return /^[^.]+\.([^.]+|[a-z]{2,3}\.[a-z]{2})$/.test(hostname) ? origin.replace("://", "://www.") : null;
}
