import type { Config } from "../../config.ts";
import { probeCertificate, probePage, probeSocketIo } from "../../platform/outbound/probeSite.ts";
import { type Finding, type Notes, reasonOf, takeNotes } from "./finding.ts";

const DAY_MS = 86_400_000;
const CERTIFICATE_WARN_DAYS = 14;
const CLOCK_WARN_MS = 5000;

/** The platform as visitors reach it: through PUBLIC_URL and whatever proxy stands there. */
export async function checkPublic(config: Config, timeoutMs: number): Promise<readonly Finding[]> {
  const notes = takeNotes("public address");
  const url = new URL(config.publicUrl);
  if (url.protocol === "https:") {
    await checkCertificate(notes, url, timeoutMs);
    await checkRedirect(notes, url, timeoutMs);
  } else if (!config.isLocal)
    notes.warn(
      `${url.origin} is not encrypted: passwords and chats can be read on the way, and https pages cannot show the widget.`,
      "Put a certificate in front (docs/DEPLOYMENT_GUIDE.md) and set PUBLIC_URL to the https address.",
    );
  const isThere = await checkPages(notes, config, url, timeoutMs);
  if (isThere) await checkSockets(notes, isThere, timeoutMs);
  return notes.findings;
}

async function checkCertificate(notes: Notes, url: URL, timeoutMs: number): Promise<void> {
  try {
    const { problem, validTo, issuer } = await probeCertificate(url.hostname, Number(url.port || 443), timeoutMs);
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
    const { status, location } = await probePage(`http://${url.hostname}/`, timeoutMs);
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

/** @returns where it answered, null when nowhere */
async function checkPages(notes: Notes, config: Config, url: URL, timeoutMs: number): Promise<string | null> {
  try {
    await checkHealth(notes, url.origin, timeoutMs);
    return url.origin;
  } catch (error) {
    const inside = `http://127.0.0.1:${config.PORT}`;
    if (config.isLocal && inside !== url.origin)
      try {
        await checkHealth(notes, inside, timeoutMs);
        notes.warn(
          `${url.origin} cannot be reached from here, but ${inside} can: normal inside a container, where localhost is the container.`,
          "Open PUBLIC_URL in a browser, or run doctor on the machine itself.",
        );
        return inside;
      } catch {
        // told below
      }
    notes.fail(
      `${url.origin} does not answer: ${reasonOf(error)}`,
      "Start the platform; check PUBLIC_URL, the firewall and the proxy in front of it.",
    );
    return null;
  }
}

async function checkHealth(notes: Notes, origin: string, timeoutMs: number): Promise<void> {
  const health = await probePage(`${origin}/api/health`, timeoutMs);
  if (health.status !== 200 || !health.body.includes('"uptimeSeconds"')) {
    notes.fail(
      `${origin}/api/health answers ${health.status}, and not as this platform does.`,
      "Something else is at this address, or the proxy does not pass /api on: see nginx/.",
    );
    return;
  }
  const ready = await probePage(`${origin}/api/ready`, timeoutMs);
  if (ready.status === 200) notes.ok(`${origin} is live and ready`);
  else
    notes.fail(
      `${origin} is live, but not ready (${ready.status}): ${ready.body.slice(0, 200)}`,
      "It says what is missing: the database, or migrations of this release.",
    );
  if (health.clockMs !== null && Math.abs(health.clockMs) > CLOCK_WARN_MS)
    notes.warn(
      `Its clock is ${(Math.abs(health.clockMs) / 1000).toFixed(0)} s away from this machine's.`,
      "Let both follow the time by NTP (timedatectl set-ntp true): second factors and expiry depend on it.",
    );
}

async function checkSockets(notes: Notes, origin: string, timeoutMs: number): Promise<void> {
  try {
    await probeSocketIo(origin, timeoutMs);
    notes.ok("websockets pass");
  } catch (error) {
    notes.fail(
      `Websockets do not pass ${origin}: ${reasonOf(error)}. Chats then fall back to slow polling.`,
      "The proxy must pass the upgrade: proxy_http_version 1.1, Upgrade and Connection headers (see nginx/), and allow long connections.",
    );
  }
}
