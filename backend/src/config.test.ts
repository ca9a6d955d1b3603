import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { rootFolder } from "./platform/rootFolder.ts";

const SECRETS = {
  JWT_SECRET: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  PASSWORD_PEPPER: "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  ENCRYPTION_KEY: "2f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
};
/** Made by `readConfig`, or for tests and images alone. */
const UNSAID = new Set([
  "publicUrl",
  "backupFolder",
  "isLocal",
  "encryptionKeys",
  "NODE_ENV",
  "FAIL_AT",
  "SETTINGS_UNKNOWN",
  "SETTINGS_EDITED",
]);

describe(".env.example", async () => {
  const text = await readFile(join(rootFolder, ".env.example"), "utf8");
  const lines = [...text.matchAll(/^#([A-Z0-9_]+)=(.*)$/gm)].map(
    ([, name = "", preset = ""]) => [name, preset] as const,
  );
  const config = new Map<string, unknown>(Object.entries(readConfig(SECRETS)));

  it("has every variable that has a preset, with that preset", () => {
    const shown = new Map(lines);
    for (const [name, preset] of config) {
      if (UNSAID.has(name) || name in SECRETS) continue;
      expect({ name, preset: shown.get(name) }).toEqual({ name, preset: String(preset) });
    }
  });

  it("is accepted as it stands, uncommented, with secrets of one's own", () => {
    const values = Object.fromEntries(lines.filter(([, preset]) => preset !== ""));
    expect(readConfig({ ...values, ...SECRETS })).toEqual(readConfig(SECRETS));
  });

  it("says of every variable what it is for", () => {
    const rows = text.split("\n");
    for (const [index, row] of rows.entries())
      if (/^#[A-Z0-9_]+=/.test(row)) expect(rows[index - 1]).toMatch(/^#( \S|[A-Z0-9_]+=)/);
  });
});

describe("a secret in a file", () => {
  it("names variable and file where it cannot be read", () => {
    expect(() => readConfig({ ...SECRETS, DB_PASSWORD_FILE: "/nowhere/db_password" })).toThrow(
      "The configuration is not usable:\n  DB_PASSWORD_FILE: /nowhere/db_password cannot be read (ENOENT)",
    );
  });
});

describe("the password of Redis", () => {
  const redisUrl = (values: Record<string, string>) => readConfig({ ...SECRETS, ...values }).REDIS_URL;

  it("is put into the address, whatever characters it has", () => {
    const address = redisUrl({ REDIS_URL: "redis://redis:6379", REDIS_PASSWORD: "a/b@c:d%e" });
    expect(address).toBe("redis://:a%2Fb%40c%3Ad%25e@redis:6379");
    expect(decodeURIComponent(new URL(address ?? "").password)).toBe("a/b@c:d%e");
  });

  it("gives way to the one in the address, and is not needed", () => {
    expect(redisUrl({ REDIS_URL: "redis://:own@redis:6379", REDIS_PASSWORD: "other" })).toBe("redis://:own@redis:6379");
    expect(redisUrl({ REDIS_URL: "redis://redis:6379" })).toBe("redis://redis:6379");
    expect(redisUrl({ REDIS_PASSWORD: "alone" })).toBeUndefined();
  });
});

describe("S3", () => {
  const bucket = {
    S3_ENDPOINT: "http://minio:9000",
    S3_BUCKET: "files",
    S3_ACCESS_KEY: "key",
    S3_SECRET_KEY: "secret",
  };

  it("is whole or not at all: what is missing is named", () => {
    expect(readConfig({ ...SECRETS, ...bucket })).toMatchObject({
      ...bucket,
      S3_REGION: "us-east-1",
      S3_PATH_STYLE: true,
    });
    expect(() => readConfig({ ...SECRETS, ...bucket, S3_SECRET_KEY: "" })).toThrow(/^ {2}S3_SECRET_KEY: is missing/m);
    expect(() => readConfig({ ...SECRETS, S3_BUCKET: "files" })).toThrow(
      /S3_ENDPOINT[\s\S]*S3_ACCESS_KEY[\s\S]*S3_SECRET_KEY/,
    );
    expect(() => readConfig({ ...SECRETS, ...bucket, S3_BUCKET: "../files" })).toThrow(
      /S3_BUCKET: is not a bucket name/,
    );
  });
});

describe("a setting that cannot be used", () => {
  it.each([
    [{ MAX_FILE_MB: "abc" }, "MAX_FILE_MB must be a number"],
    [{ MAX_FILE_MB: "900" }, "MAX_FILE_MB may be at most 100"],
    [{ DB_POOL: "1" }, "DB_POOL must be at least 4"],
    [{ SETUP_TOKEN: "short" }, "SETUP_TOKEN needs at least 16 characters"],
    [{ PUBLIC_URL: "chat.example.org" }, "PUBLIC_URL must be an address with http:// or https://"],
    [{ METRICS_TOKEN: "short" }, "METRICS_TOKEN needs at least 32 bytes"],
    [{ JWT_SECRET: "change-me".repeat(5) }, "JWT_SECRET is a placeholder: generate a random one"],
  ])("%o is told in one line of its own", (wrong, line) => {
    expect(() => readConfig({ ...SECRETS, ...wrong })).toThrow(
      new Error(`The configuration is not usable:\n  ${line}`),
    );
  });
});
