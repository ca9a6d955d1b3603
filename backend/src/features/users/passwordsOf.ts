import type { Config } from "../../config.ts";
import { createPasswords, type Passwords } from "../../platform/auth/passwords.ts";

const kept = new WeakMap<Config, Passwords>();

/** One turnstile for password hashing in a process, whoever asks. */
export function passwordsOf({ config }: { readonly config: Config }): Passwords {
  const passwords = kept.get(config) ?? createPasswords(config);
  kept.set(config, passwords);
  return passwords;
}
