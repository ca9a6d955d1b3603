import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import * as z from "zod";
import type { Secrets } from "./keyFingerprints.ts";

/** 64 MB and about 200 ms a guess. Source: OWASP password storage cheat sheet, scrypt (N=2^16, r=8, p=2). */
const COST = { N: 2 ** 16, r: 8, p: 2, maxmem: 128 * 1024 * 1024 };
const CONTEXT = Buffer.from("chat:backup-secrets:1");

const Sealed = z.object({ salt: z.base64(), iv: z.base64(), tag: z.base64(), body: z.base64() });
const Opened = z.object({
  JWT_SECRET: z.string().min(32),
  PASSWORD_PEPPER: z.string().min(32),
  ENCRYPTION_KEY: z.string().min(32),
});

const keyOf = (passphrase: string, salt: Buffer): Buffer => scryptSync(passphrase.normalize("NFC"), salt, 32, COST);

/** Encrypts the installation's secrets under a passphrase (scrypt, AES-256-GCM). */
export function sealSecrets(secrets: Secrets, passphrase: string): string {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", keyOf(passphrase, salt), iv).setAAD(CONTEXT);
  const { JWT_SECRET, PASSWORD_PEPPER, ENCRYPTION_KEY } = secrets;
  const plain = JSON.stringify({ JWT_SECRET, PASSWORD_PEPPER, ENCRYPTION_KEY });
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parts = { salt, iv, tag: cipher.getAuthTag(), body };
  return JSON.stringify(
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.toString("base64")])),
  );
}

/** @throws {Error} when the passphrase is not the one, or the text was changed */
export function openSecrets(sealed: string, passphrase: string): Secrets {
  const parts = Sealed.parse(JSON.parse(sealed));
  const [salt, iv, tag, body] = [parts.salt, parts.iv, parts.tag, parts.body].map((text) =>
    Buffer.from(text, "base64"),
  );
  if (!salt || !iv || !tag || !body) throw new Error("The sealed secrets are incomplete.");
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(passphrase, salt), iv).setAAD(CONTEXT);
    decipher.setAuthTag(tag);
    return Opened.parse(JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString()));
  } catch (cause) {
    throw new Error("The passphrase does not open the archive's secrets.", { cause });
  }
}
