import { mkdir, mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keptSecrets, SECRET_NAMES } from "./secrets.mjs";

const scratch = () => mkdtemp(join(tmpdir(), "chat-secrets-"));

describe("keptSecrets", () => {
  it("makes long random secrets once, for the owner's eyes only", async () => {
    const folder = await scratch();
    const made = await keptSecrets(folder);
    expect(Object.keys(made)).toEqual([...SECRET_NAMES]);
    for (const secret of Object.values(made)) expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(Object.values(made)).size).toBe(SECRET_NAMES.length);
    expect((await stat(join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
    expect(await keptSecrets(folder)).toEqual(made);
  });

  it("adds a secret that an older version did not know and keeps the rest", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "secrets.json"), JSON.stringify({ JWT_SECRET: "kept" }));
    expect(await keptSecrets(folder)).toMatchObject({
      JWT_SECRET: "kept",
      ENCRYPTION_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("never replaces a damaged file by new secrets", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "secrets.json"), '{"JWT_SECRET": "cut o');
    await expect(keptSecrets(folder)).rejects.toThrow("is damaged");
    expect(await readFile(join(folder, "secrets.json"), "utf8")).toBe('{"JWT_SECRET": "cut o');
  });

  it("does not make new ones for a database that lost its own, unless told to or given them", async () => {
    const folder = await scratch();
    await mkdir(join(folder, "mariadb/data"), { recursive: true });
    await expect(keptSecrets(folder)).rejects.toThrow("The secrets of this installation are gone");
    const given = { JWT_SECRET: "a", PASSWORD_PEPPER: "b", ENCRYPTION_KEY_FILE: "/run/secrets/c" };
    expect(Object.keys(await keptSecrets(folder, given))).toHaveLength(3);
    await writeFile(join(folder, "secrets.json"), "{}\n");
    expect(Object.keys(await keptSecrets(folder))).toHaveLength(3);
  });
});
