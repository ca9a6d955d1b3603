import type { ArchiveHeader } from "../platform/backup/archiveFormat.ts";
import { differingKeys, type KeptSecret, type Secrets } from "../platform/backup/keyFingerprints.ts";
import { openSecrets } from "../platform/backup/sealedSecrets.ts";
import type { Step } from "../platform/db/migrate.ts";

/** @throws {Error} when the archive's database ran a step that this release does not have, or has otherwise */
export function refuseNewerArchive(header: ArchiveHeader, steps: readonly Step[]): void {
  const known = new Map(steps.map(({ name, checksum }) => [name, checksum]));
  const unknown = header.migrations.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0)
    throw new Error(
      `The archive is of release ${header.version}, which is newer than this one: its database has ${unknown.join(", ")}. Update this installation, then restore. Nothing was changed.`,
    );
  const changed = header.migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (changed)
    throw new Error(
      `The archive's database ran another text of ${changed.name} than this release has: it is not of this product's line. Nothing was changed.`,
    );
}

/** What a wrong key would cost, for people. */
const LOSSES: Record<KeptSecret, string> = {
  PASSWORD_PEPPER: "no password would work",
  ENCRYPTION_KEY: "stored provider keys and second factors could not be read",
  JWT_SECRET: "everybody would have to sign in again",
};
/** Without these the restored data is of no use; a new JWT_SECRET only signs people out. */
const NEEDED: readonly KeptSecret[] = ["PASSWORD_PEPPER", "ENCRYPTION_KEY"];

/**
 * Settles under which keys the restored data will live.
 *
 * @param askPassphrase called only when the archive holds keys and they are needed
 * @returns the archive's own keys when they must be put in place; null when this installation's fit, or the loss is accepted
 * @throws {Error} when they do not fit and the archive does not bring its own
 */
export async function fittingSecrets(
  header: ArchiveHeader,
  sealed: string | null,
  current: Secrets,
  options: { isLossAccepted: boolean; askPassphrase: () => Promise<string>; say: (line: string) => void },
): Promise<Secrets | null> {
  const differing = differingKeys(header.keys, current);
  if (differing.length === 0) return null;
  if (sealed !== null && !options.isLossAccepted) {
    const secrets = openSecrets(sealed, await options.askPassphrase());
    if (differingKeys(header.keys, secrets).length > 0)
      throw new Error("The archive's keys are not those of its data. Nothing was changed.");
    return secrets;
  }
  const losses = differing.map((name) => `${name} (${LOSSES[name]})`).join(", ");
  if (options.isLossAccepted || !differing.some((name) => NEEDED.includes(name))) {
    options.say(`  Other keys than the archive's: ${losses}.`);
    return null;
  }
  throw new Error(
    `This installation has other keys than the archive was written under: ${losses}. Put the old secrets in place first (secrets.json, the secrets volume, or the variables), or accept the loss with --ignore-keys. Nothing was changed.`,
  );
}
