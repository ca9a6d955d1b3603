import { Secret, TOTP } from "otpauth";
import type { Config } from "../../config.ts";
import type { Clock } from "../../platform/clock.ts";

const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
/** One step either way: a phone's clock may be half a minute off, and a code may be typed as it ends. Source: RFC 6238, 5.2 */
const WINDOW = 1;
/** What every authenticator app speaks; most silently ignore any other choice. */
const ALGORITHM = "SHA1";

/** @returns a new secret, base32 */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The address that an authenticator app reads from a QR code; the app files it under the installation's host and the person's e-mail. */
export function totpUrl(config: Pick<Config, "publicUrl" | "isLocal">, secret: string, email: string): string {
  const issuer = config.isLocal ? "Chat Widget Generator" : new URL(config.publicUrl).hostname;
  const totp = new TOTP({ issuer, label: email, secret, algorithm: ALGORITHM, digits: DIGITS, period: PERIOD_SECONDS });
  return totp.toString();
}

/** @returns the time step whose code this is, null where it is of none that is good now */
export function totpStep(secret: string, code: string, clock: Clock): number | null {
  if (!/^[0-9]{6}$/.test(code)) return null; // the library compares bytes and throws where a digit has more than one
  const timestamp = clock.now().getTime();
  const delta = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(secret),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_SECONDS,
    timestamp,
    window: WINDOW,
  });
  return delta === null ? null : TOTP.counter({ period: PERIOD_SECONDS, timestamp }) + delta;
}
