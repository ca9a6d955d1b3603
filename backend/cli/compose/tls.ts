import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import { expect } from "@playwright/test";
import { openBrowser } from "./browserChat.ts";
import { type Engine, run } from "./engine.ts";
import { openProject, type Project, SERVICES } from "./project.ts";
import type { Report } from "./report.ts";

const HOST = "chat.test";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** SHA-256 of the certificate that was shown, and who signed it. */
  readonly certificate: string;
  readonly issuer: string;
}

/** Asks the installation by its public name, which resolves nowhere but here. */
const ask = (port: number, path: string, body?: unknown): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const ended = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method: text === undefined ? "GET" : "POST",
        servername: HOST,
        rejectUnauthorized: false, // the test made the certificate itself, and compares it
        agent: false,
        timeout: 10_000,
        headers: {
          host: port === 443 ? HOST : `${HOST}:${port}`,
          ...(text === undefined ? {} : { "content-type": "application/json", origin: originAt(port) }),
        },
      },
      (response) => {
        const { socket } = response;
        const shown = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
        let answer = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          answer += chunk;
        });
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: answer,
            certificate: createHash("sha256")
              .update(shown?.raw ?? "")
              .digest("hex"),
            issuer: String(shown?.issuer.CN ?? ""),
          }),
        );
      },
    );
    ended.once("timeout", () => ended.destroy(new Error("no answer within 10 s")));
    ended.once("error", reject);
    ended.end(text);
  });

const originAt = (port: number): string => (port === 443 ? `https://${HOST}` : `https://${HOST}:${port}`);

/** Puts a new pair into the folder, the key for its owner alone, as certificate tools leave it. @returns the certificate's SHA-256 */
async function placeCertificate(project: Project, folder: string): Promise<string> {
  const [companion] = await project.containers("tls");
  const image = (await run(["docker", "inspect", "-f", "{{.Image}}", companion?.Id ?? ""], 20_000)).stdout.trim();
  const make = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${HOST} -addext subjectAltName=DNS:${HOST} -keyout /tmp/k -out /tmp/c 2>/dev/null && cat /tmp/k && echo === && cat /tmp/c`;
  const { stdout } = await run(["docker", "run", "--rm", "--network", "none", image, "sh", "-c", make], 60_000);
  const [key = "", certificate = ""] = stdout.split("===\n");
  await writeFile(join(folder, "privkey.pem"), key, { mode: 0o600 });
  await writeFile(join(folder, "fullchain.pem"), certificate);
  return createHash("sha256")
    .update(Buffer.from(certificate.replace(/-----[^-]+-----|\s/g, ""), "base64"))
    .digest("hex");
}

async function until(seconds: number, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(300);
  }
}

/** The overlay with a certificate of one's own, at an address that strangers can reach. */
export async function tryTls(engine: Engine, report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "chat-certificates-"));
  await chmod(folder, 0o755);
  const project = await openProject(engine, `chattls${process.pid}`, {
    files: ["docker-compose.yml", "docker-compose.tls.yml"],
  });
  const { https, http } = project.ports;
  const origin = originAt(https);
  try {
    await report.check("without PUBLIC_URL the overlay refuses, and says what it needs", 30, async () => {
      await project.settings({ PUBLIC_URL: "" });
      await assert.rejects(project.compose(["config", "-q"]), /must be the https address of this site/);
    });
    await project.settings({ PUBLIC_URL: origin, TLS_FOLDER: folder, CERTIFICATE_CHECK_SECONDS: "2" });
    const certificate = await report.need(
      "without a certificate it says what to put where, and waits for it",
      400,
      async () => {
        await project.compose(["up", "-d", "--build", "tls"], 390_000);
        await until(20, "the sentence", async () =>
          /put fullchain\.pem and privkey\.pem into the folder/.test(await project.logs("tls")),
        );
        return placeCertificate(project, folder);
      },
    );
    await report.need("with one the platform is up and healthy", 600, async () => {
      await project.compose(["up", "-d", "--build"], 590_000);
      await project.healthy([...SERVICES, "tls"]);
    });
    await report.check("HTTPS shows that certificate, with HSTS for a year or more", 20, async () => {
      const answer = await ask(https, "/");
      assert.equal(answer.status, 200);
      assert.equal(answer.certificate, certificate);
      assert.ok(Number(/max-age=(\d+)/.exec(String(answer.headers["strict-transport-security"]))?.[1]) >= 31_536_000);
    });
    for (const port of [http, project.ports.dashboard, project.ports.api])
      await report.check(`port ${port} sends people to HTTPS`, 20, async () => {
        const response = await fetch(`http://localhost:${port}/agent?a=b`, { redirect: "manual" });
        assert.equal(response.status, 308);
        assert.equal(response.headers.get("location"), `${origin}/agent?a=b`);
      });
    await report.check("the first registration needs the word from the log", 60, async () => {
      const person = {
        businessName: "First",
        name: "First Person",
        email: "first@example.com",
        password: "a password of many words",
      };
      const refused = await ask(https, "/api/auth/register", person);
      assert.equal(refused.status, 403, refused.body);
      assert.match(refused.body, /setup_token_required/);
      const setupToken = /Setup token for the first registration: ([\w-]+)/.exec(await project.logs("server"))?.[1];
      assert.ok(setupToken, "the log does not tell it");
      const taken = await ask(https, "/api/auth/register", { ...person, setupToken });
      assert.ok(taken.status === 200 || taken.status === 201, taken.body);
      assert.match(String(taken.headers["set-cookie"]), /Secure/i);
    });
    await report.check(
      "a visitor chats over a secure websocket, and a renewed certificate disturbs nobody",
      90,
      async () => {
        const browser = await openBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
        try {
          const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
          const sockets: string[] = [];
          page.on("websocket", (socket) => sockets.push(socket.url()));
          await page.goto(`${origin}/test-widget.html`);
          await page.getByRole("button", { name: "Chat with us" }).click();
          const panel = page.getByRole("dialog");
          const say = async (text: string): Promise<void> => {
            await panel.getByRole("textbox").first().fill(text);
            await panel.getByRole("button", { name: "Send", exact: true }).click();
          };
          await say("How do I put the chat on my website?");
          await expect(panel.getByRole("group", { name: "Sources" })).toBeVisible({ timeout: 20_000 });
          assert.ok(
            sockets.some((url) => url.startsWith(origin.replace("https", "wss"))),
            `sockets: ${sockets.join()}`,
          );
          const renewed = await placeCertificate(project, folder);
          await until(30, "the new certificate is shown", async () => (await ask(https, "/")).certificate === renewed);
          await say("And after the renewal?");
          await expect(page.locator(".row.me .bubble")).toHaveCount(2);
          await expect(page.locator(".row.waits")).toHaveCount(0, { timeout: 20_000 });
        } finally {
          await browser.close();
        }
      },
    );
  } finally {
    await project.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A certificate by ACME, from an authority of the test's own that asks this Nginx for the proof. */
export async function tryAcme(engine: Engine, report: Report): Promise<void> {
  const project = await openProject(engine, `chatacme${process.pid}`, {
    files: ["docker-compose.yml", "docker-compose.tls.yml", "backend/cli/compose/acme.yml"],
  });
  const { https } = project.ports;
  await project.settings({
    PUBLIC_URL: originAt(https),
    TLS: "acme",
    ACME_EMAIL: "operator@example.org",
    ACME_DIRECTORY: "https://authority.test:14000/dir",
    CERTIFICATE_CHECK_SECONDS: "2",
  });
  try {
    await report.need("with TLS=acme the platform is up and healthy before there is a certificate", 600, async () => {
      await project.compose(["up", "-d", "--build"], 590_000);
      await project.healthy([...SERVICES, "tls"]);
    });
    const first = await report.check("the companion gets one from the authority, and Nginx shows it", 120, async () => {
      await until(100, "the authority's certificate", async () => (await ask(https, "/")).issuer.startsWith("Pebble"));
      return (await ask(https, "/")).certificate;
    });
    await report.check("a restart of both keeps it, and asks for no new one", 120, async () => {
      await project.compose(["restart", "tls", "nginx"]);
      await project.healthy([...SERVICES, "tls"]);
      await sleep(8000);
      assert.equal((await ask(https, "/")).certificate, first);
    });
  } catch (error) {
    console.log(await project.logs("tls"));
    throw error;
  } finally {
    await project.remove();
  }
}
