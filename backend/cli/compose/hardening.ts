import assert from "node:assert/strict";
import { run } from "./engine.ts";
import { type Container, type Project, SERVICES } from "./project.ts";
import type { Report } from "./report.ts";

/** Who may talk to whom: the two inner networks have no way out. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  mariadb: ["data"],
  redis: ["data"],
  server: ["apps", "data", "outbound"],
  "admin-ui": ["apps"],
  "agent-ui": ["apps"],
  nginx: ["apps", "edge"],
};

/** MariaDB's start script gives its folder to its own user and becomes that user; nobody else may do anything special. */
const CAPABILITIES: Readonly<Record<string, readonly string[]>> = {
  mariadb: ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"],
};

const ownNetworks = (project: Project, { NetworkSettings }: Container): string[] =>
  Object.keys(NetworkSettings.Networks)
    .map((name) => name.replace(`${project.name}_`, ""))
    .toSorted();

/** Whom the container's own processes run as. A health check is the engine's: it is no child of them. */
async function ownUsers({ Id, State }: Container): Promise<string[]> {
  const { stdout } = await run(["docker", "top", Id, "-o", "uid,pid,ppid"], 20_000);
  const rows = stdout
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  const family = new Set([String(State.Pid)]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const [, pid = "", parent = ""] of rows) if (family.has(parent)) family.add(pid);
  }
  return rows.flatMap(([user = "", pid = ""]) => (family.has(pid) ? [user] : []));
}

/** What `docker inspect` shows of each service, and what its processes really are (X98). */
export async function tryHardening(project: Project, report: Report): Promise<void> {
  for (const service of SERVICES) {
    const [container] = await project.containers(service);
    if (!container) throw new Error(`there is no ${service}`);
    await report.check(`${service} is locked down`, 30, async () => {
      const { HostConfig, Mounts, Config } = container;
      assert.equal(HostConfig.ReadonlyRootfs, true, "its root file system can be written");
      assert.equal(HostConfig.Privileged, false);
      assert.deepEqual(HostConfig.CapDrop, ["ALL"]);
      const added = (HostConfig.CapAdd ?? []).map((name) => name.replace(/^CAP_/, "")).toSorted();
      assert.deepEqual(added, CAPABILITIES[service] ?? []);
      assert.ok(
        HostConfig.SecurityOpt?.some((option) => /^no-new-privileges(:true)?$/.test(option)),
        "new privileges",
      );
      assert.ok((HostConfig.PidsLimit ?? 0) > 0, "no limit of processes");
      assert.ok(HostConfig.Memory > 0, "no limit of memory");
      assert.equal(HostConfig.RestartPolicy.Name, "unless-stopped");
      assert.ok(HostConfig.LogConfig.Config["max-size"], "its log grows without end");
      assert.ok(!Mounts.some(({ Source }) => Source.endsWith("docker.sock")), "it holds the engine's socket");
      assert.deepEqual(ownNetworks(project, container), NETWORKS[service]);
      const published = Object.keys(HostConfig.PortBindings ?? {}).toSorted();
      assert.deepEqual(published, service === "nginx" ? ["3000/tcp", "5000/tcp", "8080/tcp"] : []);
      assert.doesNotMatch(
        Config.Env.join("\n"),
        /^(DB_PASSWORD|JWT_SECRET|PASSWORD_PEPPER|ENCRYPTION_KEY|REDIS_PASSWORD)=.+/m,
      );
    });
    await report.check(`${service} runs as an ordinary user without any capability`, 30, async () => {
      const users = await ownUsers(container);
      assert.ok(
        users.length > 0 && users.every((user) => user !== "0"),
        `its processes run as ${users.join() || "nobody we see"}`,
      );
      const status = await project.exec(service, ["cat", "/proc/1/status"]);
      assert.match(status, /^CapEff:\s+0{16}$/m);
      assert.match(status, /^NoNewPrivs:\s+1$/m);
    });
  }
}

/** Tries every port of the neighbours from inside a network; prints JSON. */
const SCAN = `
const { connect } = require("node:net");
const open = (host, port) => new Promise((resolve) => {
  const socket = connect({ host, port, timeout: 1500 });
  socket.once("connect", () => { socket.destroy(); resolve(true); });
  for (const end of ["error", "timeout"]) socket.once(end, () => { socket.destroy(); resolve(false); });
});
(async () => {
  const found = {};
  for (const host of process.argv.slice(1)) {
    found[host] = [];
    for (let from = 1; from < 65536; from += 2000) {
      const ports = Array.from({ length: Math.min(2000, 65536 - from) }, (_, index) => from + index);
      const answers = await Promise.all(ports.map((port) => open(host, port)));
      found[host].push(...ports.filter((_, index) => answers[index]));
    }
  }
  console.log(JSON.stringify(found));
})();`;

/** Signs in to both databases as a neighbour without a password would; prints JSON. */
const KNOCK = `
import { connect } from "node:net";
import mysql from "mysql2/promise";
const said = {};
said.redis = await new Promise((resolve) => {
  const socket = connect(6379, "redis", () => socket.write("PING\\r\\nKEYS *\\r\\nCONFIG GET requirepass\\r\\n"));
  let text = "";
  socket.on("data", (chunk) => (text += chunk));
  setTimeout(() => { socket.destroy(); resolve(text); }, 500);
});
for (const user of ["root", "chatuser", "healthcheck", "mysql", ""])
  said[user] = await mysql.createConnection({ host: "mariadb", user, password: "" }).then(() => "came in", (error) => String(error.code));
console.log(JSON.stringify(said));
process.exit(0);`;

/** What somebody reaches who got into a neighbouring container (X98). */
export async function tryNeighbours(project: Project, report: Report): Promise<void> {
  const [server] = await project.containers("server");
  const image = (await run(["docker", "inspect", "-f", "{{.Image}}", server?.Id ?? ""], 20_000)).stdout.trim();
  const neighbour = (network: string, args: readonly string[]) =>
    run(
      ["docker", "run", "--rm", "--cap-drop", "ALL", "--network", `${project.name}_${network}`, image, ...args],
      120_000,
    );
  const address = async (service: string, network: string) =>
    (await project.containers(service))[0]?.NetworkSettings.Networks[`${project.name}_${network}`]?.IPAddress ?? "";

  await report.check("beside the apps only their own ports are open, and no database is in reach", 300, async () => {
    const hosts = await Promise.all(
      ["server", "nginx", "admin-ui", "agent-ui"].map((service) => address(service, "apps")),
    );
    const { stdout } = await neighbour("apps", ["node", "-e", SCAN, ...hosts]);
    const found = Object.values(JSON.parse(stdout) as Record<string, number[]>); // SCAN's own format
    assert.deepEqual(found, [[5000], [3000, 5000, 8080], [8080], [8080]]);
    const databases = await Promise.all(["mariadb", "redis"].map((service) => address(service, "data")));
    const reach = `${SCAN.slice(0, SCAN.indexOf("(async"))} Promise.all([open("${databases[0]}", 3306), open("${databases[1]}", 6379)]).then((answers) => console.log(JSON.stringify(answers)))`;
    assert.deepEqual(JSON.parse((await neighbour("apps", ["node", "-e", reach])).stdout), [false, false]);
  });
  await report.check(
    "beside the databases there is one port each, and neither lets anybody in without its password",
    150,
    async () => {
      const hosts = await Promise.all(["mariadb", "redis"].map((service) => address(service, "data")));
      const found = Object.values(
        JSON.parse((await neighbour("data", ["node", "-e", SCAN, ...hosts])).stdout) as Record<string, number[]>,
      );
      assert.deepEqual(found, [[3306], [6379]]);
      const said = JSON.parse((await neighbour("data", ["node", "--input-type=module", "-e", KNOCK])).stdout) as Record<
        string,
        string
      >;
      assert.match(said["redis"] ?? "", /^(-NOAUTH[^\r\n]*\r\n){3}$/);
      for (const user of ["root", "chatuser", "healthcheck", "mysql", ""])
        assert.match(
          said[user] ?? "",
          /^ER_(ACCESS_DENIED_ERROR|ACCESS_DENIED_NO_PASSWORD_ERROR|DBACCESS_DENIED_ERROR|HOST_NOT_PRIVILEGED)$/,
          `"${user}"`,
        );
    },
  );
  await report.check("apps and databases are on networks without a way out; the backend is not", 60, async () => {
    const inspect = async (network: string) =>
      (
        await run(["docker", "network", "inspect", "-f", "{{.Internal}}", `${project.name}_${network}`], 20_000)
      ).stdout.trim();
    assert.deepEqual(await Promise.all(["apps", "data", "outbound", "edge"].map(inspect)), [
      "true",
      "true",
      "false",
      "false",
    ]);
  });
}
