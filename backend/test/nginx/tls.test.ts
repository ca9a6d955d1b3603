import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../chaos/freePort.ts";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";
import { runTool } from "../../cli/mariadb/runTool.mjs";
import { findNginx } from "../../cli/nginx/findNginx.mjs";
import { type ScriptedUpstream, startScriptedUpstream } from "./scriptedUpstream.ts";
import { type Front, startFront } from "./startFront.ts";

/** Far above what a busy machine takes. */
const PATIENT = { timeout: 15_000, interval: 100 };
/** Writes a certificate of its own signing, as a person or a companion leaves it. */
async function writePair(folder: string, name: string): Promise<void> {
  const { openssl, env } = await findNginx({ unpackInto: join(repositoryRoot, ".data/nginx-server") });
  const files = ["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const { code, stderr } = await runTool(openssl, ["req", ...kind, "-subj", `/CN=${name}`, ...files], {
    env: { ...process.env, ...env },
  });
  if (code !== 0) throw new Error(stderr);
}

/** One handshake. @returns whom the certificate names and what was agreed on; null where there is no agreement */
const handshake = (port: number, versions: { minVersion?: "TLSv1"; maxVersion?: "TLSv1.1" | "TLSv1.2" } = {}) =>
  new Promise<{ name: string; protocol: string | null } | null>((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...versions }, () => {
      const { subject } = socket.getPeerCertificate();
      resolve({ name: String(subject.CN), protocol: socket.getProtocol() });
      socket.destroy();
    });
    socket.once("error", () => resolve(null));
  });

const get = (port: number, path: string) =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined> }>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, rejectUnauthorized: false, headers: { host: "chat.example.org" } };
    const sent = request(options, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on("error", reject).end();
  });

const away = { redirect: "manual" } as const;

describe("Nginx with TLS", () => {
  let backend: ScriptedUpstream;
  let front: Front;
  beforeAll(async () => {
    const port = await freePort();
    backend = await startScriptedUpstream("127.0.0.1", port);
    front = await startFront({
      env: { TLS: "own", PUBLIC_URL: "https://chat.example.org/", NGINX_SERVER: `127.0.0.1:${port}` },
      fill: (folder) => writePair(join(folder, "etc/certificates"), "first"),
    });
  });
  afterAll(async () => {
    await front.close();
    await backend.close();
  });

  it("sends people from every plain port to the public address, and keeps a POST a POST", async () => {
    for (const port of [front.ports.http, front.ports.dashboard, front.ports.api]) {
      const answer = await fetch(`http://127.0.0.1:${port}/agent/queue?a=b`, away);
      expect([answer.status, answer.headers.get("location")]).toEqual([
        308,
        "https://chat.example.org/agent/queue?a=b",
      ]);
    }
    const posted = await fetch(`${front.origin}/api/auth/login`, { method: "POST", body: "{}", ...away });
    expect([posted.status, posted.headers.get("location")]).toEqual([308, "https://chat.example.org/api/auth/login"]);
    expect(backend.asked).toEqual([]);
    const toTls = await fetch(`http://127.0.0.1:${front.ports.tls}/x`, away);
    expect([toTls.status, toTls.headers.get("location")]).toEqual([308, "https://chat.example.org/x"]);
  });

  it("answers health and the challenges of a companion without TLS", async () => {
    expect((await fetch(`${front.origin}/nginx-health`)).status).toBe(204);
    expect((await fetch(`http://127.0.0.1:${front.ports.api}/api/health`)).status).toBe(200);
    await mkdir(front.path("acme/.well-known/acme-challenge"), { recursive: true });
    await writeFile(front.path("acme/.well-known/acme-challenge/a-token"), "a-token.thumbprint");
    const challenge = await fetch(`${front.origin}/.well-known/acme-challenge/a-token`, away);
    expect([challenge.status, await challenge.text()]).toEqual([200, "a-token.thumbprint"]);
    expect((await fetch(`${front.origin}/.well-known/acme-challenge/other`, away)).status).toBe(404);
  });

  it("speaks TLS 1.2 and 1.3 and nothing older, HTTP/2, and says so for two years (X99)", async () => {
    expect(await handshake(front.ports.tls)).toEqual({ name: "first", protocol: "TLSv1.3" });
    expect((await handshake(front.ports.tls, { maxVersion: "TLSv1.2" }))?.protocol).toBe("TLSv1.2");
    expect(await handshake(front.ports.tls, { minVersion: "TLSv1", maxVersion: "TLSv1.1" })).toBeNull();
    const session = connectHttp2(`https://127.0.0.1:${front.ports.tls}`, { rejectUnauthorized: false });
    const stream = session.request({ ":path": "/api/health" });
    const headers = await new Promise<Record<string, unknown>>((resolve) => stream.once("response", resolve));
    expect(headers).toMatchObject({ ":status": 200, "strict-transport-security": "max-age=63072000" });
    session.destroy();
    expect(backend.asked.at(-1)?.headers).toMatchObject({ "x-forwarded-proto": "https" });
  });

  it("adds HSTS once: not where the backend sends it, and to its own failures too", async () => {
    backend.answer((_request, response) => {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
      response.end();
    });
    expect((await get(front.ports.tls, "/api/health")).headers["strict-transport-security"]).toBe("max-age=31536000");
    backend.answer((_request, response) => void response.end());
    expect((await get(front.ports.tls, "/api/health")).headers["strict-transport-security"]).toBe("max-age=63072000");
    const missing = await get(front.ports.tls, "/metrics");
    expect([missing.status, missing.headers["strict-transport-security"]]).toEqual([404, "max-age=63072000"]);
    expect((await fetch(`${front.origin}/nginx-health`)).headers.get("strict-transport-security")).toBeNull();
  });

  it("takes a renewed certificate over by itself, a half-written one never", async () => {
    const folder = front.path("etc/certificates");
    const renewed = front.path("renewed");
    await mkdir(renewed);
    await writePair(renewed, "second");
    await copyFile(join(renewed, "fullchain.pem"), join(folder, "fullchain.pem"));
    await sleep(2300); // it looks every second
    expect((await handshake(front.ports.tls))?.name).toBe("first");
    await copyFile(join(renewed, "privkey.pem"), join(folder, "privkey.pem"));
    // Once is enough: the workers before the reload may still take a connection after the first of the new ones did.
    await expect.poll(async () => (await handshake(front.ports.tls))?.name, PATIENT).toBe("second");
  });

  it("starts before the first certificate of a companion is there", async () => {
    const waiting = await startFront({ env: { TLS: "acme", PUBLIC_URL: "https://chat.example.org" } });
    try {
      expect((await handshake(waiting.ports.tls))?.name).toBe("not-yet-certified");
      await writePair(waiting.path("etc/certificates"), "granted");
      // The companion hands its files to the user that Nginx runs as.
      await runTool("chmod", ["-R", "a+rX", waiting.path("etc/certificates")]);
      await expect.poll(async () => (await handshake(waiting.ports.tls))?.name, PATIENT).toBe("granted");
    } finally {
      await waiting.close();
    }
  });
});

describe("Nginx's start", () => {
  const cases: [string, Record<string, string>, RegExp, ((folder: string) => Promise<void>)?][] = [
    ["an unknown mode", { TLS: "on" }, /TLS is "on"; it must be off, own or acme/],
    [
      "TLS without a public https address",
      { TLS: "own", PUBLIC_URL: "http://localhost" },
      /PUBLIC_URL must be the https address/,
    ],
    [
      "an own certificate that is not there",
      { TLS: "own", PUBLIC_URL: "https://a.example" },
      /needs .*fullchain\.pem and .*privkey\.pem/,
    ],
    ["a proxy that is no address", { TRUSTED_PROXIES: "10.0.0.0/8, evil;" }, /"evil;" is no address or network/],
    [
      "a key that does not fit",
      { TLS: "own", PUBLIC_URL: "https://a.example" },
      /do not belong together/,
      async (folder) => {
        await writePair(join(folder, "etc/certificates"), "one");
        const key = await readFile(join(folder, "etc/certificates/privkey.pem"));
        await writePair(join(folder, "etc/certificates"), "other");
        await writeFile(join(folder, "etc/certificates/privkey.pem"), key);
      },
    ],
  ];
  it.each(cases)("refuses %s with a sentence", async (_name, env, sentence, fill) => {
    await expect(startFront({ env, ...(fill ? { fill } : {}) })).rejects.toThrow(sentence);
  });
});
