import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";

describe("the secrets of docker-compose", () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "chat-secrets-"));
    await Promise.all(["all", "database"].map((name) => mkdir(join(base, name))));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const run = (env: Record<string, string> = {}) =>
    execFileSync(
      process.execPath,
      [
        join(repositoryRoot, "backend/cli/secrets-once.mjs"),
        join(base, "all"),
        ...["db_password", "db_name", "db_user"].map((name) => `${name}=${join(base, "database")}`),
      ],
      { env: { PATH: process.env["PATH"], ...env }, encoding: "utf8" },
    );
  const kept = (name: string, where = "all") => readFile(join(base, where, name), "utf8");

  it("are made once, and name a fresh database chatdb and its user chatuser", async () => {
    expect(run()).toBe("made db_password, redis_password, jwt_secret, password_pepper, encryption_key\n");
    expect([await kept("db_name"), await kept("db_user")]).toEqual(["chatdb", "chatuser"]);
    const password = await kept("db_password");
    expect(password).toMatch(/^[0-9a-f]{64}$/);
    expect(run({ DB_NAME: "other" })).toBe("all secrets are there\n");
    expect([await kept("db_password"), await kept("db_name")]).toEqual([password, "chatdb"]);
  });

  it("keep the names of a volume that was made before there were any in it", async () => {
    await writeFile(join(base, "all/db_password"), "old");
    run();
    expect([await kept("db_name"), await kept("db_user"), await kept("db_password")]).toEqual(["chat", "chat", "old"]);
  });

  it("take the names that .env gives a fresh database, and show the database its own three files alone", async () => {
    run({ DB_NAME: "shopchat", DB_USER: "shop" });
    expect([await kept("db_name", "database"), await kept("db_user", "database")]).toEqual(["shopchat", "shop"]);
    expect(await kept("db_password", "database")).toBe(await kept("db_password"));
    expect(existsSync(join(base, "database/jwt_secret"))).toBe(false);
  });
});
