import { existsSync } from "node:fs";
import { access, constants, mkdir, readdir, readFile, stat, statfs, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { Problem } from "./Problem.mjs";

/** Marks a folder as ours, so that we never write a database into somebody's photo collection. */
const MARKER = "chat-data.json";
/** What the tooling itself may have put there before the first start. */
const OWN_ENTRIES = new Set([
  "mariadb-server",
  "nginx-server",
  "redis-server",
  "dev-mariadb",
  "logs",
  "lost+found",
  ".DS_Store",
]);
const MEGABYTE = 1024 * 1024;

/**
 * Makes or recognises the folder that holds everything an installation keeps: database, secrets, files, logs.
 * @param {string} folder absolute
 * @throws {Problem} when it belongs to another user, holds something else, cannot be written or has no room
 */
export async function openDataFolder(folder) {
  try {
    await makeFolder(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EEXIST" || code === "ENOTDIR")
      throw new Problem(`${folder} is a file, not a folder.`, "Choose a folder: DATA_DIR=/path/to/folder npm start", {
        cause: error,
      });
    if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ENOENT")
      throw new Problem(
        `The data folder ${folder} cannot be created here.`,
        "Choose one you may write: DATA_DIR=~/chat-data npm start",
        { cause: error },
      );
    throw error;
  }
  const owner = (await stat(folder)).uid;
  const me = process.getuid?.();
  if (me !== undefined && owner !== me)
    throw new Problem(
      `The data folder ${folder} belongs to another user (uid ${owner}; you are ${userName(me)}).`,
      "Start as that user, or choose a folder of your own: DATA_DIR=~/chat-data npm start",
    );
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).catch((cause) => {
    throw new Problem(
      `The data folder ${folder} cannot be written.`,
      `Give yourself the rights (chmod u+rwx ${folder}), or choose another: DATA_DIR=~/chat-data npm start`,
      { cause },
    );
  });
  await refuseForeignContent(folder);
}

/**
 * Level by level: Node's own recursive mkdir says ENOENT on a read-only disk and never returns below /proc.
 * @param {string} folder
 */
async function makeFolder(folder) {
  if (existsSync(folder)) {
    if (!(await stat(folder)).isDirectory())
      throw Object.assign(new Error("a file is in the way"), { code: "ENOTDIR" });
    return;
  }
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/**
 * @param {string} folder any existing folder
 * @param {number} neededMegabytes
 * @param {string} purpose for people: what needs the room
 * @throws {Problem}
 */
export async function requireFreeSpace(folder, neededMegabytes, purpose) {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  if (free < neededMegabytes)
    throw new Problem(
      `Only ${free} MB are free on the disk of ${folder}, but ${purpose} needs about ${neededMegabytes} MB.`,
      "Free some space, or keep the data elsewhere: DATA_DIR=/path/on/another/disk npm start",
    );
}

/** @param {string} folder */
async function refuseForeignContent(folder) {
  const marker = join(folder, MARKER);
  const text = await readFile(marker, "utf8").catch(() => undefined);
  if (text !== undefined) {
    const format = readFormat(text);
    if (format === 1) return;
    throw new Problem(
      `The data folder ${folder} was written by ${format === undefined ? "something else" : "a newer version of this program"}.`,
      "Use that version, or choose another folder: DATA_DIR=/path/to/folder npm start",
    );
  }
  const foreign = (await readdir(folder)).filter((name) => !OWN_ENTRIES.has(name.replace(/\.part-.*$/, "")));
  if (foreign.length > 0)
    throw new Problem(
      `The folder ${folder} holds something else (${foreign.slice(0, 3).join(", ")}${foreign.length > 3 ? ", …" : ""}), so nothing was written into it.`,
      "Choose an empty or new folder: DATA_DIR=/path/to/folder npm start",
    );
  await writeFile(
    marker,
    `${JSON.stringify({ product: "chat-widget-generator", format: 1, createdAt: new Date().toISOString() })}\n`,
    { mode: 0o600 },
  );
}

/**
 * @param {string} text
 * @returns {number | undefined}
 */
function readFormat(text) {
  try {
    const { product, format } = JSON.parse(text);
    return product === "chat-widget-generator" && typeof format === "number" ? format : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} uid */
function userName(uid) {
  try {
    return userInfo().username;
  } catch {
    return `uid ${uid}`;
  }
}
