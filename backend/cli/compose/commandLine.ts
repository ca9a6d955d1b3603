import assert from "node:assert/strict";
import { Secret, TOTP } from "otpauth";
import { OWNER } from "./browserChat.ts";
import { tryRun } from "./engine.ts";
import { type ApiSession, askApi, signInToApi } from "./installationApi.ts";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

const PASSWORD = "a password of many words";

/** @param aheadMs a code may be used once; the next one is good as well */
const codeOf = (secret: string, aheadMs = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + aheadMs });

/** A second factor for the owner, and a provider's key: two things that are sealed with ENCRYPTION_KEY. */
async function sealSomething({ site }: Project, session: ApiSession): Promise<string> {
  await askApi(site, "PUT", "/api/assistant/settings", { apiKey: "sk-of-the-container-test-0123456789" }, session);
  const { secret } = await askApi(site, "POST", "/api/auth/two-factor/set-up", undefined, session);
  assert.ok(typeof secret === "string");
  await askApi(
    site,
    "POST",
    "/api/auth/two-factor/switch-on",
    { currentPassword: OWNER.password, code: codeOf(secret) },
    session,
  );
  return secret;
}

/** What the guides tell people to type into a running installation, and into one whose servers are stopped. */
export async function tryCommandLine(project: Project, report: Report): Promise<void> {
  const { site } = project;
  const chat = (...args: readonly string[]) => project.exec("server", ["chat", ...args]);
  const inSecrets = async (...args: readonly string[]) =>
    (await project.compose(["run", "--rm", "-T", "secrets", ...args])).stdout;
  const whileDown = (args: readonly string[], input?: string) =>
    tryRun([...project.command, "run", "--rm", "-T", "server", "chat", ...args], 120_000, input);

  await report.check("`exec server chat migrate --status`: the database is up to date", 60, async () => {
    assert.match(await chat("migrate", "--status"), /up to date/i);
  });
  await report.check("`docker exec chat_mariadb sql` is MariaDB's client on the platform's database", 60, async () => {
    const said = await project.exec("mariadb", ["sql", "-N", "-e", "SELECT DATABASE(), USER()"]);
    assert.match(said, /^chatdb\tchatuser@/);
  });
  await report.check("`exec server chat backup` writes into the volume of the nightly ones", 90, async () => {
    assert.match(await chat("backup"), /: \/backups\/+chat-backup-\w+\.tar\.gz/);
    assert.match(await chat("doctor"), /backup\s+the last one is 0 hours old/);
  });
  await report.check("`exec server chat doctor` finds nothing to mend", 90, async () => {
    const told = await chat("doctor");
    assert.match(told, / 0 to mend/, told);
    assert.match(told, /websockets pass through its proxy at nginx:8080/, told);
  });
  await report.check("`exec server chat owner:create` makes an owner who can sign in", 60, async () => {
    await project.exec(
      "server",
      ["chat", "owner:create", "second@example.com", "--business", "Second", "--name", "Sec Ond"],
      `${PASSWORD}\n`,
    );
    await signInToApi(site, "second@example.com", PASSWORD);
  });
  const secret = await report.check("the encryption key is rotated as BACKUP.md says", 180, async () => {
    const sealed = await sealSomething(project, await signInToApi(site, OWNER.email, OWNER.password));
    assert.match(await inSecrets("chat", "key:rotate", "--prepare", "/secrets"), /A new key is in place/);
    const others = async () =>
      Promise.all(["mariadb", "redis"].map(async (service) => (await project.containers(service))[0]?.State.Pid));
    const before = await others();
    await project.compose(["up", "-d", "--no-deps", "--force-recreate", "server"]);
    await project.healthy();
    assert.deepEqual(await others(), before, "the databases were restarted with it");
    const told = await chat("key:rotate");
    assert.match(told, /2 stored secrets, 2 sealed anew; none is under the old key any more/, told);
    assert.match(await inSecrets("chat", "key:rotate", "--finish", "/secrets"), /put aside/);
    return sealed;
  });
  await report.check(
    "with the servers stopped, `run --rm server chat doctor` still looks at the rest",
    150,
    async () => {
      await project.compose(["stop", "server"], 90_000);
      const { code, stdout } = await whileDown(["doctor"]);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /✓ database/);
      assert.match(stdout, /✓ redis/);
      assert.match(stdout, /✗ public address[^\n]*does not answer/);
      assert.match(stdout, / 1 to mend/);
    },
  );
  await report.check("… and `migrate --status` and `owner:create` do their work", 120, async () => {
    const status = await whileDown(["migrate", "--status"]);
    assert.equal(status.code, 0, status.stderr);
    assert.match(status.stdout, /up to date/i);
    const person = ["third@example.com", "--business", "Third", "--name", "Th Ird"];
    const created = await whileDown(["owner:create", ...person], `${PASSWORD}\n`);
    assert.equal(created.code, 0, created.stderr);
  });
  await report.check(
    "they come back with the new key alone: people sign in, also with a second factor",
    150,
    async () => {
      await project.compose(["up", "-d"], 120_000);
      await project.healthy();
      await signInToApi(site, "third@example.com", PASSWORD);
      await signInToApi(site, OWNER.email, OWNER.password, codeOf(secret ?? "", 30_000));
    },
  );
  await report.check("`exec server chat 2fa:off` lets in whoever lost the phone", 60, async () => {
    assert.match(await chat("2fa:off", OWNER.email), /is off\. Every device was signed out/);
    await signInToApi(site, OWNER.email, OWNER.password);
  });
}
