import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { Agent, buildConnector, request, WebSocket } from "undici";

/** For the command line only: it reaches the platform's own address, wherever that is, so it asks no guard. */
export interface SiteAnswer {
  readonly status: number;
  readonly location: string | null;
  /** The server's clock minus ours in milliseconds, where it tells. */
  readonly clockMs: number | null;
  readonly body: string;
}

const BODY_MAX = 64 * 1024;

/** How an address is tried: `via` connects there instead, while the request still names the address itself. */
export interface ProbeOptions {
  readonly timeoutMs: number;
  readonly via?: URL | null;
}

/** @returns where a connection for `url` really goes */
function placeOf(url: URL, via: URL | null = null): { host: string; port: number } {
  const place = via ?? url;
  return {
    host: place.hostname.replace(/^\[|\]$/g, ""),
    port: Number(place.port || (place.protocol === "https:" ? 443 : 80)),
  };
}

/** Addresses have none: RFC 6066 allows names alone. */
const serverName = (host: string): string => (isIP(host) === 0 ? host : "");

/** Does not mind the certificate, which is judged by itself. */
function openAgent({ timeoutMs, via = null }: ProbeOptions): Agent {
  const connect = buildConnector({ rejectUnauthorized: false, timeout: timeoutMs });
  if (via === null) return new Agent({ connect });
  const { host, port } = placeOf(via);
  return new Agent({
    connect: (options, done) =>
      connect({ ...options, servername: serverName(options.hostname), hostname: host, port: String(port) }, done),
  });
}

/** Looks at a page without following redirects. */
export async function probePage(url: string, options: ProbeOptions): Promise<SiteAnswer> {
  const { timeoutMs } = options;
  const dispatcher = openAgent(options);
  try {
    const sent = Date.now();
    const signal = AbortSignal.timeout(timeoutMs);
    const { statusCode, headers, body } = await request(url, { dispatcher, signal, headersTimeout: timeoutMs });
    const at = Date.parse(String(headers["date"] ?? ""));
    let text = "";
    for await (const chunk of body) {
      text += String(chunk);
      if (text.length > BODY_MAX) break;
    }
    // The header has whole seconds: half a second is the best guess.
    const clockMs = Number.isNaN(at) ? null : at + 500 - (sent + Date.now()) / 2;
    const { location } = headers;
    return { status: statusCode, location: typeof location === "string" ? location : null, clockMs, body: text };
  } finally {
    await dispatcher.destroy();
  }
}

/** A certificate as a browser would judge it. */
export interface CertificateFacts {
  /** Null: a browser accepts it. */
  readonly problem: string | null;
  readonly validTo: Date;
  readonly issuer: string;
}

/** @throws {Error} when nothing speaks TLS there */
export function probeCertificate(url: URL, { timeoutMs, via = null }: ProbeOptions): Promise<CertificateFacts> {
  return new Promise((resolve, reject) => {
    const servername = serverName(placeOf(url).host);
    const socket = connect({ ...placeOf(url, via), servername, rejectUnauthorized: false });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true);
      const problem: unknown = socket.authorizationError;
      resolve({
        problem: socket.authorized ? null : problem instanceof Error ? problem.message : String(problem),
        validTo: new Date(certificate.valid_to),
        issuer: String(certificate.issuer?.O ?? certificate.issuer?.CN ?? "unknown"),
      });
      socket.destroy();
    });
  });
}

/**
 * Opens a websocket and greets as Socket.IO does, as far as its answer to joining a namespace.
 *
 * @returns the server's words to a visitor without a ticket: proof that the whole way carries websockets
 * @throws {Error} telling how far it came
 */
export function probeSocketIo(origin: string, options: ProbeOptions): Promise<string> {
  const { timeoutMs } = options;
  const url = `${origin.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`;
  const dispatcher = openAgent(options);
  const socket = new WebSocket(url, { dispatcher, headers: { origin } });
  let stage = "the upgrade was refused";
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${stage}, then silence`)), timeoutMs);
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    socket.addEventListener("error", () => done(() => reject(new Error(stage))));
    socket.addEventListener("close", () => done(() => reject(new Error(`${stage}, then it was closed`))));
    socket.addEventListener("open", () => {
      stage = "the websocket opened but Socket.IO did not greet";
    });
    socket.addEventListener("message", ({ data }) => {
      const text = String(data);
      if (text.startsWith("0")) {
        stage = "Socket.IO greeted but did not answer";
        socket.send("40/visitor,");
      } else if (text.startsWith("4")) done(() => resolve(text));
    });
  }).finally(() => {
    socket.close();
    void dispatcher.destroy();
  });
}
