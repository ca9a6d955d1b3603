import * as z from "zod";
import { At, Done, PublicId } from "./common-shapes.ts";
import { defineApi } from "./define.ts";
import { AgentProfile, SignedIn, TypedPassword } from "./users.ts";

/** Six digits from an authenticator app, or a recovery code; spaces and hyphens do not count. */
export const SecondFactorCode = z.string().trim().min(1, "is empty").max(40, "is not a code");

export const TwoFactorState = z.object({
  isOn: z.boolean(),
  /** When it was switched on; null while it is off. */
  since: At.nullable(),
  recoveryCodesLeft: z.number().int().nonnegative(),
});
export type TwoFactorState = z.infer<typeof TwoFactorState>;

/** What an authenticator app is given: shown to its owner once and never again. */
export const TwoFactorSecret = z.object({
  /** Base32, for typing it in by hand. */
  secret: z.string(),
  /** `otpauth://totp/…`, for a QR code. */
  url: z.string(),
});
export type TwoFactorSecret = z.infer<typeof TwoFactorSecret>;

/** One-time codes, shown once: only hashes are kept. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** A change of the second factor needs both factors, whoever sits at the open page. */
const BothFactors = z.object({ currentPassword: TypedPassword, code: SecondFactorCode });

/** The second factor of a sign-in: a time-based code (RFC 6238) or a recovery code. */
export const twoFactorApi = defineApi({
  complete: {
    method: "POST",
    path: "/auth/two-factor",
    auth: "public",
    limit: "login",
    summary: "Completes a sign-in that was answered with `two_factor_required`, with a code or a recovery code.",
    holdsSecret: true,
    body: z.object({ challenge: z.string().min(1).max(2000), code: SecondFactorCode }),
    reply: SignedIn.extend({ agent: AgentProfile }),
  },
  state: {
    method: "GET",
    path: "/auth/two-factor",
    auth: "agent",
    summary: "Whether one's own sign-in asks for a second factor.",
    reply: TwoFactorState,
  },
  setUp: {
    method: "POST",
    path: "/auth/two-factor/set-up",
    auth: "agent",
    limit: "login",
    summary: "Makes a new secret, shown once. It guards nothing until it is switched on with a code.",
    reply: TwoFactorSecret,
  },
  switchOn: {
    method: "POST",
    path: "/auth/two-factor/switch-on",
    auth: "agent",
    limit: "login",
    summary: "Switches the second factor on and signs out every other device. Answers with recovery codes, shown once.",
    holdsSecret: true,
    body: BothFactors,
    reply: RecoveryCodes,
  },
  renewRecoveryCodes: {
    method: "POST",
    path: "/auth/two-factor/recovery-codes",
    auth: "agent",
    limit: "login",
    summary: "Makes new recovery codes, shown once; the old ones stop working.",
    holdsSecret: true,
    body: BothFactors,
    reply: RecoveryCodes,
  },
  switchOff: {
    method: "POST",
    path: "/auth/two-factor/switch-off",
    auth: "agent",
    limit: "login",
    summary: "Switches the second factor off and signs out every other device.",
    holdsSecret: true,
    body: BothFactors,
    reply: Done,
  },
  reset: {
    method: "DELETE",
    path: "/team/users/:userId/two-factor",
    auth: "admin",
    summary:
      "Takes a colleague's second factor away, who lost phone and recovery codes, and signs them out everywhere. Only an owner does so for an owner.",
    params: z.object({ userId: PublicId }),
    reply: Done,
  },
});
