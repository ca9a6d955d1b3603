import type { Deps } from "../../deps.ts";
import { decryptSecret, encryptSecret } from "../../platform/auth/aes.ts";
import { type TwoFactor, twoFactorContext } from "./twoFactor.repository.ts";

/** Seals a secret for its row. */
export const sealTotpSecret = ({ config }: Pick<Deps, "config">, userId: number, secret: string): Buffer =>
  encryptSecret(config.ENCRYPTION_KEY, secret, twoFactorContext(userId));

/** @returns null where it cannot be read, which somebody must mend: no code of it will ever be right */
export function openTotpSecret(
  { config, logger }: Pick<Deps, "config" | "logger">,
  { userId, secretCipher }: TwoFactor,
): string | null {
  const secret = decryptSecret(config.encryptionKeys, secretCipher, twoFactorContext(userId));
  if (secret === null)
    logger.error(
      { userId },
      "a two-factor secret cannot be decrypted: was ENCRYPTION_KEY changed? Recovery codes still work, and 2fa:off",
    );
  return secret;
}
