import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import type { Engine } from "./engine.ts";
import { run, tryRun } from "./engine.ts";

/** The services that stay; `secrets` ends. */
export const SERVICES = ["mariadb", "redis", "server", "admin-ui", "agent-ui", "nginx"] as const;

/** What `docker inspect` tells of a container, as far as we ask. */
export interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly Pid: number;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly Privileged: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly PidsLimit: number | null;
    readonly Memory: number;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: { readonly Config: Readonly<Record<string, string>> };
    readonly PortBindings: Readonly<Record<string, unknown>> | null;
  };
  readonly Mounts: readonly { readonly Type: string; readonly Source: string; readonly Destination: string }[];
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/** One installation under docker-compose, apart from every other on this machine. */
export interface Project {
  readonly name: string;
  readonly ports: { readonly http: number; readonly dashboard: number; readonly api: number; readonly https: number };
  /** The origin of the visitors' and agents' side, as a browser names it. */
  readonly site: string;
  /** The compose command with everything that names this project. */
  readonly command: readonly string[];
  compose(args: readonly string[], timeoutMs?: number, input?: string): ReturnType<typeof run>;
  /** The service's containers, running or not. */
  containers(service: string): Promise<Container[]>;
  exec(service: string, command: readonly string[], input?: string): Promise<string>;
  healthy(services?: readonly string[], seconds?: number): Promise<void>;
  /** Writes `.env` anew: `.env.example` as it is, and these below it. */
  settings(values: Readonly<Record<string, string>>): Promise<void>;
  logs(service: string): Promise<string>;
  remove(): Promise<void>;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "0.0.0.0", () => server.close(() => resolve(true)));
  });

const anyPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "0.0.0.0", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

const preferred = async (port: number): Promise<number> => ((await isFree(port)) ? port : await anyPort());

/** Prepares a project; nothing is started. The product's own ports are taken where they are free. */
export async function openProject(
  engine: Engine,
  name: string,
  options: { readonly files?: readonly string[]; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "chat-compose-"));
  const envFile = join(folder, "env");
  const ports = {
    http: await preferred(80),
    dashboard: await preferred(3000),
    api: await preferred(5000),
    https: await preferred(443),
  };
  const own: Record<string, string> = {
    DB_CONTAINER: `${name}_mariadb`,
    ...(ports.http === 80 ? {} : { HTTP_PORT: String(ports.http), PUBLIC_URL: `http://localhost:${ports.http}` }),
    ...(ports.dashboard === 3000 ? {} : { DASHBOARD_PORT: String(ports.dashboard) }),
    ...(ports.api === 5000 ? {} : { API_PORT: String(ports.api) }),
    ...(ports.https === 443 ? {} : { HTTPS_PORT: String(ports.https) }),
    ...(ports.dashboard === 3000 && ports.api === 5000
      ? {}
      : { PLATFORM_ORIGINS: `http://localhost:${ports.dashboard},http://localhost:${ports.api}` }),
  };
  const files = options.files ?? ["docker-compose.yml"];
  const base = [
    ...engine.compose,
    ...files.flatMap((file) => ["-f", file]),
    "--project-directory",
    repositoryRoot,
    "--env-file",
    envFile,
    "-p",
    name,
  ];
  const project: Project = {
    name,
    ports,
    command: base,
    site: new URL(`http://localhost:${ports.http}`).origin,
    compose: (args, timeoutMs = 180_000, input) => run([...base, ...args], timeoutMs, input),
    async containers(service) {
      const { stdout } = await project
        .compose(["ps", "-q", "-a", service])
        .catch(() => project.compose(["ps", "-q", service]));
      const ids = stdout.split("\n").filter(Boolean);
      if (ids.length === 0) return [];
      return JSON.parse((await run(["docker", "inspect", ...ids], 20_000)).stdout) as Container[]; // the engine's own format
    },
    exec: async (service, command, input) =>
      (await project.compose(["exec", "-T", service, ...command], 120_000, input)).stdout,
    async healthy(services = SERVICES, seconds = 150) {
      const deadline = Date.now() + seconds * 1000;
      for (;;) {
        const states = (await Promise.all(services.map((service) => project.containers(service)))).map(
          (found, index) => ({
            service: services[index],
            states: found.map(({ State }) => State.Health?.Status ?? State.Status),
          }),
        );
        const unready = states.filter(
          (one) => one.states.length === 0 || one.states.some((state) => state !== "healthy"),
        );
        if (unready.length === 0) return;
        if (Date.now() > deadline)
          throw new Error(
            `not healthy after ${seconds} s: ${unready.map((one) => `${one.service} ${one.states.join()}`).join(", ")}`,
          );
        await sleep(500);
      }
    },
    async settings(values) {
      const example = await readFile(join(repositoryRoot, ".env.example"), "utf8");
      const lines = Object.entries({ ...own, ...options.settings, ...values }).map(([key, value]) => `${key}=${value}`);
      await writeFile(envFile, `${example}\n${lines.join("\n")}\n`, { mode: 0o600 });
    },
    async logs(service) {
      const { stdout, stderr } = await tryRun([...base, "logs", "--no-color", service], 30_000);
      return stdout + stderr;
    },
    async remove() {
      await tryRun([...base, "down", "-v", "--remove-orphans", "--rmi", "local"], 180_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await project.settings({});
  return project;
}
