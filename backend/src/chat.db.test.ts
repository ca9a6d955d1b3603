import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { authApi } from "@chat/contract/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../test/testApp.ts";
import { createTestDatabase, type TestDatabase } from "../test/testDatabase.ts";
import { switchOnFor } from "../test/twoFactor.ts";

describe("the command line", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startTestApp({ database, env: { RATE_FACTOR: "100" } });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const chat = async (args: string[], input = "") => {
    const { config } = app.deps;
    const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "chat.ts"), ...args], {
      env: {
        PATH: process.env["PATH"],
        DB_SOCKET: database.config.socketPath,
        DB_USER: database.config.user,
        DB_PASSWORD: database.config.password,
        DB_NAME: database.config.database,
        JWT_SECRET: config.JWT_SECRET,
        PASSWORD_PEPPER: config.PASSWORD_PEPPER,
        ENCRYPTION_KEY: config.ENCRYPTION_KEY,
        BCRYPT_COST: "4",
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => {
        output += data;
      });
    child.stdin.end(input);
    const [code] = await once(child, "close");
    return { code, output };
  };
  const login = (email: string, password: string) => app.api(authApi.login, { body: { email, password } });

  it("gives an owner who forgot the password a new one, beside the running server", async () => {
    const owner = await app.register();
    const short = await chat(["password:reset", owner.user.email], "short\n");
    expect(short).toEqual({ code: 1, output: "✗ The password needs at least 10 characters; nothing was changed.\n" });
    expect((await login(owner.user.email, owner.password)).status).toBe(200);
    const reset = await chat(["password:reset", owner.user.email.toUpperCase()], "a quite new password\n");
    expect(reset.code).toBe(0);
    expect((await login(owner.user.email, owner.password)).status).toBe(401);
    expect((await login(owner.user.email, "a quite new password")).status).toBe(200);
    await expect.poll(async () => (await app.api(authApi.me, {}, { token: owner.accessToken })).status).toBe(401);
  });

  it("switches the second factor off for an owner who lost phone and recovery codes, beside the running server", async () => {
    const owner = await app.register();
    await switchOnFor(app, owner);
    expect((await login(owner.user.email, owner.password)).error.code).toBe("two_factor_required");
    const off = await chat(["2fa:off", owner.user.email.toUpperCase()]);
    expect(off).toEqual({
      code: 0,
      output: `Two-factor sign-in of ${owner.user.email} is off. Every device was signed out.\n`,
    });
    await expect.poll(async () => (await app.api(authApi.me, {}, { token: owner.accessToken })).status).toBe(401);
    const again = await login(owner.user.email, owner.password);
    expect(again.status).toBe(200);
    // Where it is off nothing happens, and nobody is signed out.
    expect(await chat(["2fa:off", owner.user.email])).toEqual({
      code: 0,
      output: `Two-factor sign-in of ${owner.user.email} was not on; nothing was changed.\n`,
    });
    expect((await app.api(authApi.me, {}, { token: again.data.accessToken })).status).toBe(200);
    expect(await chat(["2fa:off", "nobody@example.com"])).toEqual({
      code: 1,
      output: "✗ There is no account with this e-mail; nothing was changed.\n",
    });
  });

  it("makes a first owner, and says what is wrong in a sentence", async () => {
    const made = await chat(
      ["owner:create", "boss@example.com", "--business", "ACME", "--name", "Boss"],
      "a good password\n",
    );
    expect(made).toEqual({ code: 0, output: "Boss owns ACME and can sign in with boss@example.com.\n" });
    expect((await login("boss@example.com", "a good password")).data.user.role).toBe("owner");
    const again = await chat(
      ["owner:create", "boss@example.com", "--business", "ACME", "--name", "Boss"],
      "a good password\n",
    );
    expect(again).toEqual({ code: 1, output: "✗ There is already an account with this e-mail.\n" });
    expect((await chat(["migrate", "--status"])).output).toMatch(/^Up to date: \d+ steps\.\n$/);
  });
});
