/** Ports from 1024 on behind which no web service stands: databases, caches, queues, remote desktops, the doors of machines and clusters. */
const OTHER_SERVICES: ReadonlySet<number> = new Set([
  1080, 1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 3659, 4045, 4190, 4222,
  5060, 5061, 5432, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6380, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6697,
  7000, 7001, 9042, 9092, 9200, 9300, 10080, 10250, 11211, 15672, 26379, 27017, 27018, 28015,
]);

/** Whether a web service may be expected behind a port of an https address; 443 is written as none. */
const isWebPort = (port: string): boolean => port === "" || (Number(port) >= 1024 && !OTHER_SERVICES.has(Number(port)));

/** White space, backslashes and control characters, plain or encoded: what one reader drops, another takes for the end of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\s\\\u0000-\u001f\u007f]|%(?:25)*(?:[01][0-9a-f]|7f)/i;

/**
 * What is wrong with an address that requests shall be sent to, in a sentence for the person who typed it; null when nothing is (X57).
 *
 * It is a base: a path is added to it, so a query or a fragment could only swallow that. Where the host leads is another check, at the time of the request.
 * @param ports `any` for whoever runs the installation and knows what stands there
 */
export function addressProblem(text: string, ports: "web" | "any" = "web"): string | null {
  if (HIDDEN.test(text)) return "contains spaces or control characters";
  if (!URL.canParse(text)) return "is not a web address";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "must not contain a user name or password";
  if (text.includes("#")) return "must not contain a fragment (#…)";
  if (text.includes("?")) return "must not contain a query (?…); give the address up to /v1";
  if (ports === "web" && url.protocol === "https:" && !isWebPort(url.port))
    return `uses port ${url.port}, which is not one for web services`;
  return null;
}
