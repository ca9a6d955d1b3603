// The one-shot `secrets` service of docker-compose: writes what is missing into volumes, never touches what is there.
// usage: node secrets-once.mjs FOLDER [NAME=FOLDER ...]   the pairs copy one file for a service that may read no other
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "/secrets", ...pairs] = process.argv.slice(2);
const secrets = ["db_password", "redis_password", "jwt_secret", "password_pepper", "encryption_key"];
/** A volume that has a password and no names was made when both were called `chat`; MariaDB keeps what it was made with. */
const isOlder = existsSync(join(folder, "db_password"));
const names = {
  db_name: process.env.DB_NAME || (isOlder ? "chat" : "chatdb"),
  db_user: process.env.DB_USER || (isOlder ? "chat" : "chatuser"),
};

/**
 * Whole or not at all, even when the power fails in between. Readable by the services' different users: only they mount the volume.
 *
 * @param {string} target
 * @param {(path: string) => void} fill
 */
const place = (target, fill) => {
  const unfinished = `${target}.new`;
  rmSync(unfinished, { force: true });
  fill(unfinished);
  renameSync(unfinished, target);
};

/**
 * @param {string} name
 * @param {() => string} make
 * @returns {boolean} whether it was missing
 */
const provide = (name, make) => {
  const file = join(folder, name);
  if (existsSync(file)) return false;
  place(file, (path) => writeFileSync(path, make(), { mode: 0o444, flag: "wx", flush: true }));
  return true;
};

mkdirSync(folder, { recursive: true });
// The names first: cut off after the password, the next run would take the volume for an older one.
for (const [name, value] of Object.entries(names)) provide(name, () => value);
const made = secrets.filter((name) => provide(name, () => randomBytes(32).toString("hex")));
for (const [name = "", target = ""] of pairs.map((pair) => pair.split("="))) {
  const copy = join(target, name);
  if (!existsSync(copy)) place(copy, (path) => copyFileSync(join(folder, name), path));
}
process.stdout.write(made.length > 0 ? `made ${made.join(", ")}\n` : "all secrets are there\n");
