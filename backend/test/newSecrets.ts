import { randomBytes } from "node:crypto";
import type { Secrets } from "../src/platform/backup/keyFingerprints.ts";

const key = (): string => randomBytes(32).toString("hex");

/** The keys of a store that nobody else has, as a first start makes them. */
export const newSecrets = (): Secrets => ({ JWT_SECRET: key(), PASSWORD_PEPPER: key(), ENCRYPTION_KEY: key() });
