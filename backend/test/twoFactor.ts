import { twoFactorApi } from "@chat/contract/two-factor";
import { Secret, TOTP } from "otpauth";
import type { TestUser } from "./factories.ts";
import type { TestApp } from "./testApp.ts";

/** What an authenticator app shows for a secret at an instant, by default now; `steps` half minutes later. */
export const codeOf = (secret: string, steps = 0, at = Date.now()): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at + steps * 30_000 });

/** Switches a person's second factor on with the code of this moment. */
export async function switchOnFor(
  app: TestApp,
  user: Pick<TestUser, "accessToken" | "password"> & { cookies?: string },
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const as = { token: user.accessToken, headers: { cookie: user.cookies ?? "" } };
  const { data } = await app.api(twoFactorApi.setUp, {}, as);
  const code = codeOf(data.secret, 0, app.deps.clock.now().getTime());
  const on = await app.api(twoFactorApi.switchOn, { body: { currentPassword: user.password, code } }, as);
  if (on.status !== 200) throw new Error(`two-factor: ${on.status} ${JSON.stringify(on.error)}`);
  return { secret: data.secret, recoveryCodes: on.data.recoveryCodes };
}
