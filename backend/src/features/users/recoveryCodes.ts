import { createHmac, randomInt } from "node:crypto";
import type { Config } from "../../config.ts";

/** Crockford's base32: no letter that looks like a digit. Source: https://www.crockford.com/base32.html */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const CODES = 10;
/** 50 bits each, kept under a secret pepper and tried five times a quarter of an hour. */
const CHARS = 10;

const newCode = (): string => {
  const text = Array.from({ length: CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return `${text.slice(0, CHARS / 2)}-${text.slice(CHARS / 2)}`;
};

/** @returns ten different codes, as they are shown */
export function newRecoveryCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < CODES) codes.add(newCode());
  return [...codes];
}

/** What the database keeps of a code; however a person wrote it down, it is read as the same. */
export function hashRecoveryCode(config: Pick<Config, "PASSWORD_PEPPER">, userId: number, code: string): Buffer {
  const plain = code.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  return createHmac("sha256", config.PASSWORD_PEPPER).update(`recovery code\0${userId}\0${plain}`).digest();
}
