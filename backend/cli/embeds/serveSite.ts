import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** A site that is served; its origin was chosen before it was built. */
export interface ServedSite {
  close(): Promise<void>;
}

/** Serves a built folder as static hosts do: `/other` finds `other.html` or `other/index.html`. */
export async function serveFolder(folder: string, port: number, isSinglePage: boolean): Promise<ServedSite> {
  const find = async (path: string) => {
    const clean = normalize(path).replace(/^(\.\.[/\\])+/, "");
    for (const name of [clean, `${clean}.html`, join(clean, "index.html"), ...(isSinglePage ? ["index.html"] : [])]) {
      const bytes = await readFile(join(folder, name)).catch(() => undefined);
      if (bytes) return { bytes, type: TYPES[extname(name)] ?? "application/octet-stream" };
    }
    return undefined;
  };
  const server: Server = createServer((request, response) => {
    void find(decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname)).then((file) => {
      response.writeHead(file ? 200 : 404, { "content-type": file?.type ?? "text/plain" });
      response.end(file?.bytes ?? "not found");
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const ANSWERS_WITHIN_MS = 120_000;

/** Starts the site's own server by a script of its package, and waits until it answers. */
export async function serveByScript(
  folder: string,
  script: string,
  port: number,
  env: Record<string, string>,
): Promise<ServedSite> {
  const child: ChildProcess = spawn("npm", ["run", script, "--", "--port", String(port), "--hostname", "127.0.0.1"], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true, // npm starts the server as its child: they are ended together
  });
  let complained = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complained = (complained + text).slice(-4000);
  });
  const ended = once(child, "exit");
  const end = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  while (
    !(await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end();
      throw new Error(`\`npm run ${script}\` does not answer: ${complained}`);
    }
    await sleep(300);
  }
  return { close: end };
}
