import { createHash, randomBytes } from "node:crypto";

/** 128 random bits, base64url (22 characters): knowing one id tells nothing of another (X27). */
export const newPublicId = (): string => randomBytes(16).toString("base64url");

/** 256 random bits, base64url (43 characters), for links and cookies that are secrets by themselves. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What the database keeps of a secret. High-entropy input only: it is one plain SHA-256. */
export const hashSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest();
