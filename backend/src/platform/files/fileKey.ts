import { randomBytes } from "node:crypto";

/** Hexadecimal, because some file systems do not tell `a` from `A`; the first two spread the files over 256 folders. */
const KEY = /^[0-9a-f]{2}\/[0-9a-f]{30}$/;

/** A random name that tells nothing of the file and cannot be guessed (120 bits and the folder's 8). */
export function newFileKey(): string {
  const name = randomBytes(16).toString("hex");
  return `${name.slice(0, 2)}/${name.slice(2)}`;
}

/** @returns whether it is one of ours: anything else never becomes a path */
export const isFileKey = (text: string): boolean => KEY.test(text);

/** @throws {RangeError} when it is not one of ours */
export function requireFileKey(key: string): string {
  if (!isFileKey(key)) throw new RangeError("not a file key");
  return key;
}
