import { createHmac } from "node:crypto";
import bcrypt from "bcrypt";
import { AppError } from "../errors.ts";

/** Hashes and compares; slow by design, so never more than a few at once. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param hash null for an unknown account: costs the same and is never right (X14) */
  isRight(password: string, hash: string | null): Promise<boolean>;
}

/** Two of the thread pool's four: files, DNS and zlib keep theirs (X18). */
const AT_ONCE = 2;
/** Beyond this a caller would wait longer than it is worth. */
const WAITING_MAX = 100;

/**
 * bcrypt over base64(HMAC-SHA-256(pepper, password)): 44 characters, so nothing is cut off at bcrypt's 72 bytes, and a stolen table alone cannot be guessed at.
 *
 * Source: docs/adr/0009-passwords.md, docs/attacks.md X12; OWASP ASVS 6.2.9.
 */
export function createPasswords(config: { PASSWORD_PEPPER: string; BCRYPT_COST: number }): Passwords {
  const prepare = (password: string): string =>
    createHmac("sha256", config.PASSWORD_PEPPER).update(password.normalize("NFC"), "utf8").digest("base64");
  let dummy: Promise<string> | undefined;
  let running = 0;
  const waiting: (() => void)[] = [];

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING_MAX) throw new AppError("busy", {}, { retryAfterMs: 2000 });
      await new Promise<void>((resolve) => waiting.push(resolve)); // whoever ends passes its place on
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };

  return {
    hash: (password) => inTurn(() => bcrypt.hash(prepare(password), config.BCRYPT_COST)),
    async isRight(password, hash) {
      dummy ??= bcrypt.hash(prepare("nobody has this password"), config.BCRYPT_COST);
      const against = hash ?? (await dummy);
      const isSame = await inTurn(() => bcrypt.compare(prepare(password), against));
      return isSame && hash !== null;
    },
  };
}
