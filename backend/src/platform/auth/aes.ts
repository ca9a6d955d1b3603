import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of every cipher text, so that a later scheme can be told apart. */
const SCHEME = 1;

const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "", "chat:secrets-at-rest:1", 32));

/**
 * Encrypts a secret for the database with AES-256-GCM.
 *
 * @param context what it belongs to, e.g. `assistant_settings:42`: copied into another row it cannot be read
 */
export function encryptSecret(encryptionKey: string, plain: string, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(encryptionKey), iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([SCHEME]), iv, cipher.getAuthTag(), body]);
}

/**
 * Reads a secret under whichever of the keys it was sealed with; GCM itself tells which, so no key id is stored.
 *
 * @param encryptionKeys usually `config.encryptionKeys`: two while the key is rotated
 * @returns null when it was made with another key, for another context, or was changed
 */
export function decryptSecret(
  encryptionKeys: string | readonly string[],
  stored: Buffer,
  context: string,
): string | null {
  if (stored[0] !== SCHEME || stored.length < 1 + IV_BYTES + TAG_BYTES) return null;
  for (const key of [encryptionKeys].flat()) {
    const plain = openWith(key, stored, context);
    if (plain !== null) return plain;
  }
  return null;
}

function openWith(encryptionKey: string, stored: Buffer, context: string): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(encryptionKey), stored.subarray(1, 1 + IV_BYTES)).setAAD(
      Buffer.from(context),
    );
    decipher.setAuthTag(stored.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(stored.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null; // GCM refuses what it did not make
  }
}
