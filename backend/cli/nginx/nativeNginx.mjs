import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { chmod, chown, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { runTool } from "../mariadb/runTool.mjs";
import { spawnTied } from "../mariadb/spawnTied.mjs";

/** Whoever runs as root starts Nginx as this user (`nobody`), for the image's Nginx has no rights either. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** How long it may take to listen on a busy machine. */
const START_MS = 60_000;

/**
 * @typedef {object} NativeNginxOptions
 * @property {import("./findNginx.mjs").NginxProgram} program
 * @property {string} folder a new one of its own
 * @property {Record<string, string>} env what compose would give the container, e.g. TLS, PUBLIC_URL, NGINX_SERVER
 * @property {{ http: number, dashboard: number, api: number, tls?: number }} ports for 8080, 3000, 5000 and 8443, on 127.0.0.1
 * @property {"front" | "app"} [role] the proxy, or the server of one React app (`html` in the folder is its build); default front
 * @property {(text: string) => string} [edit] changes every configuration file, e.g. to shorten a timeout
 */

/**
 * The image's Nginx without the image: the same files, templates and start script, run on this machine.
 * @typedef {object} NativeNginx
 * @property {string} etc the folder that stands for /etc/nginx
 * @property {() => Promise<{ code: number, stderr: string }>} prepare renders the templates and runs the start script
 * @property {() => Promise<{ code: number, stderr: string }>} test `nginx -t` on what was rendered
 * @property {() => Promise<void>} start
 * @property {() => void} reload
 * @property {() => Promise<void>} crash kills master and workers at once
 * @property {() => Promise<number[]>} workers the processes that serve, those that only finish old connections included
 * @property {() => Promise<string>} accessLog
 * @property {() => Promise<string>} errorLog
 * @property {() => Promise<void>} close ends everything; the folder is the caller's
 */

/**
 * @param {NativeNginxOptions} options
 * @returns {NativeNginx}
 */
export function createNativeNginx({ program, folder, env, ports, role = "front", edit = (text) => text }) {
  const etc = join(folder, "etc");
  const file = join(folder, "nginx");
  const errorFile = join(folder, "error.log");
  const configuration = ["-p", folder, "-c", join(etc, "nginx.conf"), "-e", "stderr"];
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let master;
  /** @type {number | undefined} */
  let watcherGroup;
  const settings = {
    NGINX_RESOLVER: "127.0.0.1:9",
    NGINX_SERVER: "127.0.0.1:9",
    NGINX_ADMIN_UI: "127.0.0.1:9",
    NGINX_AGENT_UI: "127.0.0.1:9",
    TLS: "off",
    PUBLIC_URL: `http://localhost:${ports.http}`,
    TRUSTED_PROXIES: "",
    CERTIFICATE_CHECK_SECONDS: "1",
    ...env,
  };
  const scriptEnv = {
    ...process.env,
    ...program.env,
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    ...settings,
    NGINX_ETC: etc,
    NGINX_WORK: join(folder, "tmp"),
    NGINX_COMMAND: `${file} ${configuration.join(" ")}`,
  };

  /** @param {string} text */
  const localise = (text) =>
    edit(text)
      .replaceAll("/tmp/", `${folder}/tmp/`)
      .replaceAll("/var/www/acme", `${folder}/acme`)
      .replaceAll("/usr/share/nginx/html", `${folder}/html`)
      .replaceAll("/dev/stdout", `${folder}/access.log`)
      .replaceAll("listen 8080", `listen 127.0.0.1:${ports.http}`)
      .replaceAll("listen 3000", `listen 127.0.0.1:${ports.dashboard}`)
      .replaceAll("listen 5000", `listen 127.0.0.1:${ports.api}`)
      .replaceAll("listen 8443", `listen 127.0.0.1:${ports.tls ?? 0}`);

  const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

  /** @returns {Promise<{ code: number, stderr: string }>} */
  async function runStartScript() {
    const log = join(folder, "script.log");
    await writeFile(log, "");
    if (isRoot) await chown(log, NOBODY, NOBODY);
    const out = openSync(log, "a");
    // A group of its own, because it leaves a watcher behind.
    const child = spawn("sh", [join(folder, "30-settings.sh")], {
      env: scriptEnv,
      stdio: ["ignore", out, out],
      detached: true,
      ...asNobody,
    });
    closeSync(out);
    watcherGroup = child.pid;
    const code = await new Promise((resolve) => child.once("exit", (exit) => resolve(exit ?? 143)));
    return { code, stderr: await readFile(log, "utf8") };
  }

  const isListening = () =>
    new Promise((resolve) => {
      const socket = connect(ports.http, "127.0.0.1");
      socket.once("connect", () => resolve(socket.destroy() && true));
      socket.once("error", () => resolve(false));
    });

  return {
    etc,
    async prepare() {
      const source = join(repositoryRoot, "nginx");
      await mkdir(join(etc, "conf.d"), { recursive: true });
      for (const name of ["tmp", "bin", "acme", "html", "etc/certificates"])
        await mkdir(join(folder, name), { recursive: true });
      for (const name of ["nginx.conf", "sites", "snippets"])
        await cp(join(source, name), join(etc, name), { recursive: true });
      for (const path of await filesOf(etc))
        if (path.endsWith(".conf")) await writeFile(path, localise(await readFile(path, "utf8")));
      const template = await readFile(join(source, "templates/default.conf.template"), "utf8");
      const app = await readFile(join(source, "app.conf"), "utf8");
      await writeFile(
        join(etc, "conf.d/default.conf"),
        localise(role === "app" ? app : substitute(template, settings)),
      );
      const script = await readFile(join(source, "entrypoint.d/30-settings.sh"), "utf8");
      await writeFile(join(folder, "30-settings.sh"), localise(script), { mode: 0o755 });
      // Copies, because another user may not come where they were unpacked.
      for (const { from, to } of [
        { from: program.file, to: file },
        { from: program.openssl, to: join(folder, "bin/openssl") },
      ]) {
        await copyFile(from, to);
        await chmod(to, 0o755);
      }
      await writeFile(join(folder, "access.log"), "");
      if (isRoot) for (const path of [folder, ...(await filesOf(folder, true))]) await chown(path, NOBODY, NOBODY);
      return role === "app" ? { code: 0, stderr: "" } : runStartScript();
    },
    test: () =>
      isRoot
        ? runTool("setpriv", [...AS_NOBODY, file, ...configuration, "-t"], { env: scriptEnv })
        : runTool(file, [...configuration, "-t"], { env: scriptEnv }),
    async start() {
      const errors = openSync(errorFile, "a");
      const args = [...configuration, "-g", "daemon off;"];
      const stdio = /** @type {import("node:child_process").StdioOptions} */ (["ignore", errors, errors]);
      master = isRoot
        ? spawnTied("setpriv", [...AS_NOBODY, "--pdeathsig", "TERM", file, ...args], { env: scriptEnv, stdio })
        : spawnTied(file, args, { env: scriptEnv, stdio });
      closeSync(errors);
      const deadline = performance.now() + START_MS;
      while (!(await isListening())) {
        if (performance.now() > deadline || master.exitCode !== null || master.signalCode !== null)
          throw new Error(`Nginx did not start: ${await readFile(errorFile, "utf8")}`);
        await sleep(50);
      }
    },
    reload: () => void master?.kill("SIGHUP"),
    async crash() {
      await endGroup(master, "SIGKILL");
      // What it left behind, as in a container that is started again: no socket, for those are TCP, but its number.
      await rm(join(folder, "tmp/nginx.pid"), { force: true });
    },
    workers: async () => (await living()).filter(({ parent }) => parent === master?.pid).map(({ pid }) => pid),
    accessLog: () => readFile(join(folder, "access.log"), "utf8"),
    errorLog: () => readFile(errorFile, "utf8").catch(() => ""),
    async close() {
      if (watcherGroup !== undefined) killGroup(watcherGroup, "SIGKILL");
      await endGroup(master, "SIGKILL");
    },
  };
}

const AS_NOBODY = ["--reuid", String(NOBODY), "--regid", String(NOBODY), "--clear-groups"];

/**
 * As envsubst does it in the image.
 * @param {string} text
 * @param {Record<string, string>} values
 */
const substitute = (text, values) =>
  text.replace(/\$\{([A-Z_]+)\}/g, (whole, /** @type {string} */ name) => values[name] ?? whole);

/**
 * @param {string} folder
 * @param {boolean} [withFolders]
 * @returns {Promise<string[]>}
 */
async function filesOf(folder, withFolders = false) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => withFolders || entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 */
function killGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // nobody of it is left
  }
}

/**
 * @param {import("node:child_process").ChildProcess | undefined} child leads a group
 * @param {NodeJS.Signals} signal
 */
async function endGroup(child, signal) {
  if (!child?.pid) return;
  const isOver = child.exitCode !== null || child.signalCode !== null;
  const ended = isOver ? undefined : new Promise((resolve) => child.once("exit", resolve));
  killGroup(child.pid, signal);
  await ended;
  // Its workers end beside it, and hold the ports until they did.
  while ((await living()).some(({ group }) => group === child.pid)) await sleep(20);
}

/** @returns {Promise<{ pid: number, parent: number, group: number }[]>} the processes of this machine that run; source: proc(5) */
async function living() {
  const names = existsSync("/proc") ? (await readdir("/proc")).filter((name) => /^\d+$/.test(name)) : [];
  const stats = await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => "")));
  return stats.flatMap((stat) => {
    const [, state, parent, group] = stat.slice(stat.lastIndexOf(")")).split(" ");
    if (!state || "ZX".includes(state)) return [];
    return [{ pid: Number.parseInt(stat, 10), parent: Number(parent), group: Number(group) }];
  });
}
