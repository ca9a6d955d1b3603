import { afterEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../platform/errors.ts";
import { backup } from "./backup.ts";
import type { Command } from "./command.ts";
import { keyRotate } from "./keyRotate.ts";
import { migrateDatabase } from "./migrateDatabase.ts";
import { passwordReset } from "./passwordReset.ts";
import { runCommand } from "./runCommand.ts";

const failing = (error: Error): Command => ({ name: "try", forms: [], call: () => Promise.reject(error) });
const SECRETS = {
  JWT_SECRET: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  PASSWORD_PEPPER: "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  ENCRYPTION_KEY: "2f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
};

describe("runCommand", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  /** What a person reads on stderr, with the exit code. */
  const told = async (commands: readonly Command[], words: readonly string[]): Promise<string> => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const code = await runCommand(commands, words);
    return [code, ...said.mock.calls.map((line) => line.join(" "))].join("\n");
  };
  const coded = (message: string, facts: object): Error => Object.assign(new Error(message), facts);

  it("says that the database's disk is full instead of naming a table that nobody knows", async () => {
    expect(await told([failing(coded("The table 'restoring_jobs' is full", { errno: 1114 }))], ["try"])).toBe(
      "1\n✗ The disk of the database is full (The table 'restoring_jobs' is full). Free some space, then run the command again.",
    );
  });

  it.each([
    [
      "a database that refuses",
      coded("connect ECONNREFUSED 10.0.0.9:3306", { code: "ECONNREFUSED" }),
      /^1\n✗ The database does not answer: connect ECONNREFUSED 10\.0\.0\.9:3306\.\n {2}→ Start it .*DB_HOST/,
    ],
    [
      "a bucket that is down",
      new AppError(
        "storage_unavailable",
        { tried: 3 },
        { cause: new AppError("provider_failed", {}, { cause: new Error("connect ECONNREFUSED 10.0.0.9:9000") }) },
      ),
      /^1\n✗ The files of chats cannot be read or kept: connect ECONNREFUSED 10\.0\.0\.9:9000\.\n {2}→ doctor says/,
    ],
    [
      "a bucket that refuses the key",
      new AppError("storage_unavailable", { status: 403, code: "AccessDenied" }),
      /cannot be read or kept: status 403, code AccessDenied\.\n/,
    ],
    [
      "a file that is not there",
      coded("ENOENT: no such file", { code: "ENOENT", path: "/backups/x" }),
      /^1\n✗ \/backups\/x is not there\.\n {2}→ .*A container sees only/,
    ],
    [
      "a file of somebody else",
      coded("EACCES: denied", { code: "EACCES", path: "/backups/x" }),
      /^1\n✗ This user has no right to \/backups\/x\.\n {2}→ Run the command as/,
    ],
  ])("says what %s means and what to do next", async (_what, error, words) => {
    expect(await told([failing(error)], ["try"])).toMatch(words);
  });

  it.each([
    [["backupp"], "✗ There is no command backupp. These are there: backup, migrate, key:rotate, password:reset."],
    [
      ["backup", "--foo"],
      "✗ Unknown option '--foo'. Nothing was done.\n  → How it is used: npm run -s chat -- backup --help",
    ],
    [
      ["backup", "a", "b"],
      '✗ backup does not know what to do with "b". Nothing was done.\n  → How it is used: npm run -s chat -- backup --help',
    ],
    [
      ["backup", "a/", "--keep", "none"],
      "✗ --keep must be a whole number from 1 to 10000. Nothing was done.\n  → How it is used: npm run -s chat -- backup --help",
    ],
    [
      ["key:rotate", "foo"],
      "✗ There is no key foo; there are encryption, which is meant without a word, and jwt. Nothing was done.\n  → How it is used: npm run -s chat -- key:rotate --help",
    ],
    [
      ["password:reset"],
      "✗ The e-mail is missing. Nothing was done.\n  → How it is used: npm run -s chat -- password:reset --help",
    ],
    [
      ["key:rotate", "--finish", "/nowhere"],
      "✗ /nowhere holds no encryption_key that can be read, so it is not docker-compose's secrets volume; nothing was changed. There: docker-compose run --rm secrets chat key:rotate … /secrets",
    ],
  ])("tells the wrong use %j with the way to its forms", async (words, sentence) => {
    for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value);
    expect(await told([backup, migrateDatabase, keyRotate, passwordReset], words)).toBe(`1\n${sentence}`);
  });

  it("keeps what its parts log away from standard output, where an archive or JSON goes, and says it in words", async () => {
    for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value);
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const logging: Command = {
      name: "try",
      forms: [],
      async call(_args, { deps }) {
        deps().logger.warn(
          { err: new Error("asked once", { cause: new Error("it was slow") }) },
          "the bucket had to be asked twice",
        );
        return "";
      },
    };
    expect(await told([logging], ["try"])).toBe("0\n  warning: the bucket had to be asked twice: it was slow");
    expect(written).not.toHaveBeenCalled();
  });
});
