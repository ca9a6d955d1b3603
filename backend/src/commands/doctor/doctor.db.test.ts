import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../cli/launch/repositoryRoot.mjs";
import { findNginx } from "../../../cli/nginx/findNginx.mjs";
import { callCommand, runChat } from "../../../test/chatCommand.ts";
import { createTeam } from "../../../test/factories.ts";
import { startRedisServer } from "../../../test/redisServer.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { keyContext } from "../../features/assistant/findProvider.ts";
import { encryptSecret } from "../../platform/auth/aes.ts";
import { probeRedis } from "../../platform/redis/probeRedis.ts";
import { doctor } from "./doctor.ts";
import type { Finding } from "./finding.ts";

const listen = async (server: TcpServer): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has one
};

describe("doctor", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let app: TestApp;
  let folder: string;
  let provider: Server;
  let good: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-doctor-"));
    database = await createTestDatabase();
    app = await startTestApp({ database });
    await createTeam(app);
    provider = createServer((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer a-good-key" ? 200 : 401;
      response.end(JSON.stringify({ data: [{ id: "openai/gpt-4o-mini" }] }));
    });
    good = {
      ENCRYPTION_KEY: app.deps.config.ENCRYPTION_KEY,
      PUBLIC_URL: app.url,
      DATA_DIR: folder,
      OPENROUTER_BASE_URL: `${await listen(provider)}/v1`,
      OPENROUTER_API_KEY: "a-good-key",
    };
  });
  afterAll(async () => {
    provider.close();
    await app.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const examine = async (env: Record<string, string> = {}, config = database.config) => {
    const result = await callCommand(doctor, { database: config, env: { ...good, ...env } }, ["--json"]);
    const findings: Finding[] = JSON.parse(result.stdout);
    const failed = findings.filter(({ level }) => level === "fail");
    for (const { level, mend } of findings) expect(mend === undefined).toBe(level === "ok");
    expect(result.code).toBe(failed.length > 0 ? 1 : 0);
    return { findings, failed: failed.map(({ area, text }) => `${area}: ${text}`) };
  };

  it("finds nothing to mend in a sound installation, and has looked at every part", async () => {
    const { findings, failed } = await examine();
    expect(failed).toEqual([]);
    expect(findings.filter(({ level }) => level === "ok").map(({ area }) => area)).toEqual(
      expect.arrayContaining(["configuration", "database", "store", "redis", "provider", "public address", "machine"]),
    );
    expect(findings.map(({ text }) => text)).toEqual(expect.arrayContaining(["websockets pass"]));
  });

  it("works as a program with database and server down, and says how to mend each", async () => {
    const target = {
      database: { ...database.config, socketPath: "/nowhere.sock" },
      env: { ...good, PORT: "9", PUBLIC_URL: "http://127.0.0.1:9" },
    };
    const secrets = { JWT_SECRET: app.deps.config.JWT_SECRET, PASSWORD_PEPPER: app.deps.config.PASSWORD_PEPPER };
    const { code, stdout } = await runChat({ ...target, env: { ...target.env, ...secrets } }, ["doctor"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ database +\/nowhere\.sock.*ENOENT.*\n +→ Start it, or correct DB_HOST/);
    expect(stdout).toMatch(
      /✗ public address +http:\/\/127\.0\.0\.1:9 does not answer: .*ECONNREFUSED.*\n +→ Start the platform/,
    );
    expect(stdout).toMatch(/✓ provider/);
    expect(stdout).toMatch(/\d+ fine, \d+ to look at, 2 to mend\n$/);
    const unset = await runChat({ database: database.config, env: { ...secrets, ENCRYPTION_KEY: "short" } }, [
      "doctor",
    ]);
    expect(unset).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ configuration.*\n.*ENCRYPTION_KEY needs at least/),
    });
  });

  it("names an open migration, secrets under another key, and pages that cannot load the widget", async () => {
    const { db } = app.deps;
    const [step] = await db.rows<{ name: string; checksum: string }>(
      "SELECT schema_migrations.name, schema_migrations.checksum FROM schema_migrations ORDER BY 1 DESC LIMIT 1",
    );
    await db.run("UPDATE schema_migrations SET is_finished = 0 WHERE name = ?", [step?.name ?? ""]);
    expect((await examine()).failed[0]).toContain(`migrations are open: ${step?.name}`);
    await db.run("UPDATE schema_migrations SET is_finished = 1");

    await db.run(
      "INSERT INTO assistant_settings (workspace_id, fallback_models, api_key_cipher, updated_at) VALUES (999, '[]', ?, UTC_TIMESTAMP(3))",
      [encryptSecret("another key of thirty-two bytes and more", "sk-lost", keyContext(999))],
    );
    expect((await examine()).failed).toEqual([expect.stringContaining("1 stored secrets")]);
    await db.run("DELETE FROM assistant_settings WHERE workspace_id = 999");

    await db.run(
      "UPDATE widget_configs SET settings = JSON_SET(settings, '$.allowedOrigins', JSON_ARRAY('https://shop.example.org')) ORDER BY id DESC LIMIT 1",
    );
    const { findings } = await examine();
    expect(findings).toContainEqual(
      expect.objectContaining({ level: "warn", text: expect.stringContaining("allowed on other machines' pages") }),
    );
  });

  it("tells a wrong provider key, a dead Redis, an open secrets file and a folder that takes no files", async () => {
    const secrets = join(folder, "secrets.json");
    await writeFile(secrets, "{}");
    await chmod(secrets, 0o644);
    const { failed } = await examine({
      OPENROUTER_API_KEY: "a-wrong-key",
      REDIS_URL: "redis://127.0.0.1:9",
      FILES_DIR: join(secrets, "below-a-file"),
    });
    expect(failed).toEqual([
      expect.stringMatching(/^redis: 127\.0\.0\.1:9 cannot be used: .*ECONNREFUSED/),
      expect.stringContaining("refuses the key (401)"),
      expect.stringContaining("Others on this machine may read"),
      expect.stringContaining("Files cannot be kept"),
    ]);
    await rm(secrets);
  });

  it("asks a real Redis for its settings, with the password, and does not wait for one that hangs", async () => {
    const redis = await startRedisServer({ password: "only ours: 77ab" });
    try {
      const { failed, findings } = await examine({ REDIS_URL: redis.url });
      expect(failed).toEqual([]);
      const said = findings.filter(({ area }) => area === "redis").map(({ level, text }) => `${level} ${text}`);
      expect(said).toEqual([
        expect.stringMatching(/^ok (redis|valkey) \d+\.\d+.* at 127\.0\.0\.1:\d+$/),
        expect.stringMatching(/^warn maxmemory-policy is noeviction/),
      ]);
      const { failed: refused } = await examine({ REDIS_URL: redis.url.replace("only", "wrong") });
      expect(refused).toEqual([expect.stringMatching(/^redis: .* cannot be used: .*(WRONGPASS|invalid)/i)]);
      redis.freeze();
      await expect(probeRedis(redis.url, 500)).rejects.toThrow("no answer within 0.5 s"); // it hangs until this test lets it go
    } finally {
      redis.thaw();
      await redis.kill();
    }
  });

  it("tries a public localhost through the proxy inside where the composition names one, under the public name", async () => {
    const env = { PUBLIC_URL: "http://localhost:8999", PORT: "9" };
    const behind = await startTestApp({ database, env });
    const asked: string[] = [];
    const proxy = createTcpServer((client) => {
      const { port, hostname } = new URL(behind.url);
      const server = connect(Number(port), hostname);
      client.on("data", (data) => asked.push(...(/^Host: .*$/im.exec(String(data)) ?? [])));
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const)
        from.on("error", () => to.destroy()).pipe(to);
    });
    const PROXY_URL = await listen(proxy);
    const found = async () =>
      (await examine({ ...env, PROXY_URL })).findings
        .filter(({ area }) => area === "public address")
        .map(({ level, text }) => `${level} ${text}`);
    const { host } = new URL(PROXY_URL);
    expect(await found()).toEqual([
      expect.stringMatching(
        `^ok http://localhost:8999 is live and ready, asked through its proxy at ${host}: .* cannot be`,
      ),
      `ok websockets pass through its proxy at ${host}`,
    ]);
    expect(new Set(asked.map((line) => line.toLowerCase()))).toEqual(new Set(["host: localhost:8999"]));

    await behind.close();
    proxy.close();
    const nobody = createServer((_request, response) => response.writeHead(503).end());
    const lonely = await listen(nobody);
    const { failed } = await examine({ ...env, PROXY_URL: lonely });
    expect(failed).toEqual([
      expect.stringMatching(/http:\/\/localhost:8999 does not answer: the proxy at .* reaches no server .*\(503\)/),
    ]);
    nobody.close();
    expect((await examine({ ...env, PORT: new URL(app.url).port, PROXY_URL: lonely })).failed).toEqual([
      expect.stringMatching(/does not answer: the server does, but its proxy at .* does not \(.*ECONNREFUSED/),
    ]);
  });

  it("tells a proxy that does not pass websockets, a foreign page at the address, and a bad certificate", async () => {
    const passing = createServer((request, response) => {
      void fetch(`${app.url}${request.url}`).then(async (answer) => {
        response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
      });
    });
    const foreign = createServer((_request, response) => response.end("<h1>It works!</h1>"));
    const [noSockets, nobody] = [await listen(passing), await listen(foreign)];
    expect((await examine({ PUBLIC_URL: noSockets })).failed).toEqual([
      expect.stringContaining("Websockets do not pass"),
    ]);
    expect((await examine({ PUBLIC_URL: nobody })).failed).toEqual([
      expect.stringContaining("not as this platform does"),
      expect.stringContaining("Websockets do not pass"),
    ]);
    passing.close();
    foreign.close();

    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const program = await findNginx({ unpackInto: join(repositoryRoot, ".data/nginx-server") });
    const args = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "3",
      "-subj",
      "/CN=other.example",
      "-keyout",
      key,
      "-out",
      certificate,
    ];
    await promisify(execFile)(program.openssl, args, { env: { ...process.env, ...program.env } });
    const secure = createTlsServer(
      { key: await readFile(key), cert: await readFile(certificate) },
      (_request, response) => response.end(),
    );
    await listen(secure);
    const { port } = secure.address() as AddressInfo; // a TCP server that listens has one
    const { failed } = await examine({ PUBLIC_URL: `https://localhost:${port}` });
    expect(failed[0]).toMatch(/Browsers refuse its certificate: /);
    secure.close();
  });
});
