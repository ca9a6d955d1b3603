import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";

interface Service {
  image?: string;
  ports?: string[];
  environment?: Record<string, string>;
  container_name?: string;
  scale?: string;
  read_only?: boolean;
  cap_drop?: string[];
  networks?: string[];
  volumes?: string[];
}
interface ComposeFile {
  services: Record<string, Service>;
  networks?: Record<string, { internal?: boolean } | null>;
}

const read = (name: string) => readFile(join(repositoryRoot, name), "utf8");
const [base, overlay, example] = await Promise.all([
  read("docker-compose.yml").then((text) => parse(text, { merge: true }) as ComposeFile), // these shapes are what the tests below look at
  read("docker-compose.tls.yml").then((text) => parse(text, { merge: true }) as ComposeFile),
  read(".env.example"),
]);
const services = Object.entries({ ...base.services, tls: overlay.services["tls"] ?? {} });

/** What the composition decides itself: the addresses of its own services, one proxy in front, its volumes. */
const DECIDED = [
  "HOST",
  "PORT",
  "DB_HOST",
  "DB_PORT",
  "DB_SOCKET",
  "DB_PASSWORD",
  "REDIS_URL",
  "REDIS_PASSWORD",
  "TRUST_PROXY",
  "DRAIN_SECONDS",
  "DATA_DIR",
  "FILES_DIR",
  "BACKUP_FOLDER",
];

describe("docker-compose.yml", () => {
  const [ofServer = "", ofCompose = ""] = example.split("--- docker-compose only");
  const variables = (text: string) => [...text.matchAll(/^#([A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);

  it.each(variables(ofServer))("hands %s of .env to the server, or decides it itself", (name) => {
    const value = base.services["server"]?.environment?.[name];
    if (DECIDED.includes(name)) expect(value ?? "").not.toContain(`\${${name}`);
    else expect(value).toMatch(new RegExp(`^\\$\\{${name}:-`));
  });

  it("uses every variable that .env.example says is its own", () => {
    const text = JSON.stringify([base, overlay]);
    for (const name of variables(ofCompose)) expect(text, name).toContain(`\${${name}`);
  });

  it("publishes ports of Nginx alone, and any number of servers fits", () => {
    for (const [name, { ports, container_name }] of services) {
      // A fixed name is one container at most; the database's is known by name to whoever looks into it.
      expect(container_name, name).toBe(name === "mariadb" ? `\${DB_CONTAINER:-chat_mariadb}` : undefined);
      if (name !== "nginx") expect(ports, name).toBeUndefined();
    }
    // What `--scale` sets is forgotten by the next `up`: an upgrade or a restore would silently take servers away.
    expect(base.services["server"]?.scale).toMatch(/^\$\{SERVERS:-1\}$/);
  });

  it("tells the server where its proxy listens inside, with and without TLS", async () => {
    const listening = (text: string) => [...text.matchAll(/listen (\d+)/g)].map(([, port]) => port);
    const proxyOf = (file: ComposeFile) => new URL(file.services["server"]?.environment?.["PROXY_URL"] ?? "missing:");
    const [plain, secure] = [proxyOf(base), proxyOf(overlay)];
    expect([plain.protocol, secure.protocol]).toEqual(["http:", "https:"]);
    for (const { hostname } of [plain, secure]) expect(Object.keys(base.services)).toContain(hostname);
    expect(listening(await read("nginx/sites/off.conf"))).toContain(plain.port);
    expect(listening(await read("nginx/entrypoint.d/30-settings.sh"))).toContain(secure.port);
  });

  it("gives no service a writable system or a capability that it does not need", () => {
    for (const [name, service] of services) {
      expect(service.read_only, name).toBe(true);
      expect(service.cap_drop, name).toEqual(["ALL"]);
    }
  });

  it("keeps databases and apps on networks without a way out", () => {
    expect(base.networks).toMatchObject({ apps: { internal: true }, data: { internal: true } });
    for (const name of ["mariadb", "redis"]) expect(base.services[name]?.networks).toEqual(["data"]);
  });

  it("shows each database its own password and no other secret", () => {
    for (const name of ["mariadb", "redis"])
      expect(base.services[name]?.volumes?.filter((volume) => volume.includes(":/secrets"))).toEqual([
        `secrets-${name}:/secrets:ro`,
      ]);
    for (const name of ["admin-ui", "agent-ui", "nginx"])
      expect(JSON.stringify(base.services[name])).not.toContain("secrets");
  });

  it("is built on Debian throughout, of named versions", async () => {
    const dockerfiles = await Promise.all(
      ["backend", "admin-ui", "agent-ui", "nginx", "nginx/tls"].map((folder) => read(`${folder}/Dockerfile`)),
    );
    const stages = dockerfiles.flatMap((text) => [...text.matchAll(/ AS (\S+)$/gm)].map(([, name]) => name));
    const images = [
      ...dockerfiles.flatMap((text) => [...text.matchAll(/^FROM (\S+)/gm)].map(([, name = ""]) => name)),
      ...services.flatMap(([, { image }]) => (image ? [image] : [])),
    ].filter((name) => !stages.includes(name));
    expect(images.length).toBeGreaterThan(6);
    for (const image of images) expect(image).toMatch(/^\S+:(?!latest)(?!.*alpine)\S+$/);
  });
});
