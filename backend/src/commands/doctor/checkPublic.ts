import type { Config } from "../../config.ts";
import { type ProbeOptions, probeCertificate, probePage, probeSocketIo } from "../../platform/outbound/probeSite.ts";
import { type Finding, type Notes, reasonOf, takeNotes } from "./finding.ts";

const DAY_MS = 86_400_000;
const CERTIFICATE_WARN_DAYS = 14;
const CLOCK_WARN_MS = 5000;

/** A way to the platform: `via` connects there, while every request names the public address. */
interface Way {
  readonly origin: string;
  readonly via: URL | null;
}

/** The platform as visitors reach it: through PUBLIC_URL and whatever proxy stands there. */
export async function checkPublic(config: Config, timeoutMs: number): Promise<readonly Finding[]> {
  const notes = takeNotes("public address");
  const url = new URL(config.publicUrl);
  const way = { origin: url.origin, via: ownProxy(config, url) };
  if (url.protocol === "https:") {
    await checkCertificate(notes, url, { timeoutMs, via: way.via });
    if (way.via === null) await checkRedirect(notes, url, timeoutMs);
  } else if (!isLoopback(url))
    notes.warn(
      `${url.origin} is not encrypted: passwords and chats can be read on the way, and https pages cannot show the widget.`,
      "Put a certificate in front (docs/DEPLOYMENT_GUIDE.md) and set PUBLIC_URL to the https address.",
    );
  const found = await checkPages(notes, config, way, timeoutMs);
  if (found) await checkSockets(notes, found, timeoutMs);
  return notes.findings;
}

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|.+\.localhost|127\..+|\[::1\])$/.test(hostname);

/** In a container a public localhost is the container itself; the composition tells where its proxy listens inside. */
const ownProxy = ({ PROXY_URL }: Config, url: URL): URL | null => {
  const via = PROXY_URL === undefined || !isLoopback(url) ? null : new URL(PROXY_URL);
  return via?.protocol === url.protocol ? via : null;
};

async function checkCertificate(notes: Notes, url: URL, options: ProbeOptions): Promise<void> {
  try {
    const { problem, validTo, issuer } = await probeCertificate(url, options);
    const days = Math.floor((validTo.getTime() - Date.now()) / DAY_MS);
    if (problem !== null)
      notes.fail(
        `Browsers refuse its certificate: ${problem}`,
        "Install one for exactly this name, with the whole chain, that is still valid (certbot renew, then reload Nginx).",
      );
    else if (days < CERTIFICATE_WARN_DAYS)
      notes.warn(
        `Its certificate (${issuer}) ends in ${days} days.`,
        "Renew it; look why it was not renewed by itself.",
      );
    else notes.ok(`certificate of ${issuer}, valid for ${days} days`);
  } catch (error) {
    notes.fail(
      `${url.host} does not speak TLS: ${reasonOf(error)}`,
      "Check that the name points here, that port 443 is open, and that Nginx has its certificate.",
    );
  }
}

async function checkRedirect(notes: Notes, url: URL, timeoutMs: number): Promise<void> {
  if (url.port !== "") return; // an own port has no plain counterpart
  try {
    const { status, location } = await probePage(`http://${url.hostname}/`, { timeoutMs });
    if (status >= 300 && status < 400 && location?.startsWith("https:")) notes.ok("http leads to https");
    else
      notes.warn(
        `http://${url.hostname}/ answers ${status} instead of leading to https.`,
        "Redirect port 80 to https.",
      );
  } catch {
    notes.ok("port 80 is closed");
  }
}

/** @returns the way on which the platform itself answered, null where none led to it */
async function checkPages(notes: Notes, config: Config, way: Way, timeoutMs: number): Promise<Way | null> {
  try {
    return (await checkHealth(notes, way, timeoutMs)) ? way : null;
  } catch (error) {
    const inside = { origin: `http://127.0.0.1:${config.PORT}`, via: null };
    const isTried = !isLoopback(new URL(way.origin)) || inside.origin === way.origin;
    if (!isTried && (await isLive(inside.origin, timeoutMs))) {
      if (way.via === null)
        notes.warn(
          `${way.origin} cannot be reached from here, but ${inside.origin} can: normal inside a container, where localhost is the container.`,
          "Open PUBLIC_URL in a browser, or run doctor on the machine itself: nothing in front of the server was tried.",
        );
      else
        notes.fail(
          `${way.origin} does not answer: the server does, but its proxy at ${way.via.host} does not (${reasonOf(error)}).`,
          "Start the proxy: docker-compose up -d nginx; its log says why it ended: docker-compose logs --tail 50 nginx.",
        );
      await checkHealth(notes, inside, timeoutMs);
      return inside;
    }
    notes.fail(
      `${way.origin} does not answer${way.via === null ? "" : ` (asked through its proxy at ${way.via.host})`}: ${reasonOf(error)}`,
      "Start the platform; check PUBLIC_URL, the firewall and the proxy in front of it.",
    );
    return null;
  }
}

const isLive = (origin: string, timeoutMs: number): Promise<boolean> =>
  probePage(`${origin}/api/health`, { timeoutMs }).then(
    () => true,
    () => false,
  );

/** What a proxy answers when nobody behind it does. */
const NOBODY_BEHIND: ReadonlySet<number> = new Set([502, 503, 504]);

/** @returns whether the platform answered, or something whose websockets are worth a look as well @throws {Error} when nothing did */
async function checkHealth(notes: Notes, { origin, via }: Way, timeoutMs: number): Promise<boolean> {
  const health = await probePage(`${origin}/api/health`, { timeoutMs, via });
  if (NOBODY_BEHIND.has(health.status)) {
    notes.fail(
      `${origin} does not answer: the proxy ${via === null ? "there" : `at ${via.host}`} does, but it reaches no server of the platform (${health.status}).`,
      "Start the platform (docker-compose: docker-compose up -d), or correct the address to which the proxy passes on.",
    );
    return false;
  }
  if (health.status !== 200 || !health.body.includes('"uptimeSeconds"')) {
    notes.fail(
      `${origin}/api/health answers ${health.status}, and not as this platform does.`,
      "Something else is at this address, or the proxy does not pass /api on: see nginx/.",
    );
    return true;
  }
  const ready = await probePage(`${origin}/api/ready`, { timeoutMs, via });
  if (ready.status !== 200)
    notes.fail(
      `${origin} is live, but not ready (${ready.status}): ${ready.body.slice(0, 200)}`,
      "It says what is missing: the database, or migrations of this release.",
    );
  else if (via === null) notes.ok(`${origin} is live and ready`);
  else
    notes.ok(
      `${origin} is live and ready, asked through its proxy at ${via.host}: from inside a container the ports that the machine publishes cannot be tried, only a browser can`,
    );
  if (health.clockMs !== null && Math.abs(health.clockMs) > CLOCK_WARN_MS)
    notes.warn(
      `Its clock is ${(Math.abs(health.clockMs) / 1000).toFixed(0)} s away from this machine's.`,
      "Let both follow the time by NTP (timedatectl set-ntp true): second factors and expiry depend on it.",
    );
  return true;
}

async function checkSockets(notes: Notes, { origin, via }: Way, timeoutMs: number): Promise<void> {
  try {
    await probeSocketIo(origin, { timeoutMs, via });
    notes.ok(via === null ? "websockets pass" : `websockets pass through its proxy at ${via.host}`);
  } catch (error) {
    notes.fail(
      `Websockets do not pass ${via === null ? origin : `${origin}, tried through its proxy at ${via.host}`}: ${reasonOf(error)}. Chats then fall back to slow polling.`,
      "The proxy must pass the upgrade: proxy_http_version 1.1, Upgrade and Connection headers (see nginx/), and allow long connections.",
    );
  }
}
