// The one-shot `secrets` service of docker-compose: writes what is missing into volumes, never touches what is there.
// usage: node secrets-once.mjs FOLDER [NAME=FOLDER ...]   the pairs copy one secret for a service that may read no other
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "/secrets", ...pairs] = process.argv.slice(2);
const names = ["db_password", "redis_password", "jwt_secret", "password_pepper", "encryption_key"];

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

mkdirSync(folder, { recursive: true });
const made = names.filter((name) => {
  const file = join(folder, name);
  if (existsSync(file)) return false;
  place(file, (path) => writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o444, flag: "wx", flush: true }));
  return true;
});
for (const [name = "", target = ""] of pairs.map((pair) => pair.split("="))) {
  const copy = join(target, name);
  if (!existsSync(copy)) place(copy, (path) => copyFileSync(join(folder, name), path));
}
process.stdout.write(made.length > 0 ? `made ${made.join(", ")}\n` : "all secrets are there\n");
