import { scryptSync, timingSafeEqual } from "node:crypto";

/** The secrets that stored data depends on. */
export const KEPT_SECRETS = ["JWT_SECRET", "PASSWORD_PEPPER", "ENCRYPTION_KEY"] as const;
export type KeptSecret = (typeof KEPT_SECRETS)[number];
export type Secrets = Readonly<Record<KeptSecret, string>>;

/** Slow on purpose: who finds an archive must not be able to try out many weak keys. */
const hash = (secret: string, name: string): Buffer => scryptSync(secret, `chat:fingerprint:${name}`, 16);

/** @returns what an archive tells of the keys its data was written under */
export const keyFingerprints = (secrets: Secrets): Record<KeptSecret, string> => ({
  JWT_SECRET: hash(secrets.JWT_SECRET, "JWT_SECRET").toString("hex"),
  PASSWORD_PEPPER: hash(secrets.PASSWORD_PEPPER, "PASSWORD_PEPPER").toString("hex"),
  ENCRYPTION_KEY: hash(secrets.ENCRYPTION_KEY, "ENCRYPTION_KEY").toString("hex"),
});

/** @returns the names of the secrets that are not those of the archive */
export function differingKeys(fingerprints: Readonly<Record<string, string>>, secrets: Secrets): KeptSecret[] {
  return KEPT_SECRETS.filter((name) => {
    const theirs = Buffer.from(fingerprints[name] ?? "", "hex");
    const ours = hash(secrets[name], name);
    return theirs.length !== ours.length || !timingSafeEqual(theirs, ours);
  });
}
