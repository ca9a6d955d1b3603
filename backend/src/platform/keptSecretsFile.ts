import { chmod, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";

const Kept = z.record(z.string(), z.string());

/** Where `npm start` keeps what it generated. */
export const keptSecretsPath = (dataDir: string): string => join(dataDir, "secrets.json");

/** @returns undefined where there is no such file: the secrets come from the environment or a volume */
export async function readKeptSecrets(dataDir: string): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return Kept.parse(JSON.parse(await readFile(keptSecretsPath(dataDir), "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces the file as a whole; it is on the disk when this resolves, so nothing may depend on the new values before. */
export const replaceKeptSecrets = (dataDir: string, secrets: Readonly<Record<string, string>>): Promise<void> =>
  replaceFile(keptSecretsPath(dataDir), `${JSON.stringify(secrets, null, 2)}\n`, 0o600);

/** Writes aside, flushes, renames: after a crash the file is the old one or the new one. */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.new`;
  await writeFlushed(draft, text, mode, "w");
  await chmod(draft, mode);
  await rename(draft, path);
  await flushFolder(path);
}

/** Writes a file that is not there yet, and flushes it. @throws {Error} when it is there: nothing is ever overwritten */
export async function writeNewFile(path: string, text: string, mode: number): Promise<void> {
  await writeFlushed(path, text, mode, "wx");
  await flushFolder(path);
}

async function writeFlushed(path: string, text: string, mode: number, how: "w" | "wx"): Promise<void> {
  const file = await open(path, how, mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the name of a file survive a power cut. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
