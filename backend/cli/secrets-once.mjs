// The one-shot `secrets` service of docker-compose: writes what is missing into a volume, never touches what is there.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "/secrets";
const names = ["db_password", "jwt_secret", "password_pepper", "encryption_key", "setup_token"];

mkdirSync(folder, { recursive: true });
const made = names.filter((name) => {
  const file = join(folder, name);
  if (existsSync(file)) return false;
  // Readable by the services' different users; the volume itself is mounted nowhere else.
  writeFileSync(file, randomBytes(32).toString("hex"), { mode: 0o444, flag: "wx" });
  return true;
});
process.stdout.write(made.length > 0 ? `made ${made.join(", ")}\n` : "all secrets are there\n");
