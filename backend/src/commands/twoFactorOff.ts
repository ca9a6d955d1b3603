import { Email } from "@chat/contract/common-shapes";
import { resetTwoFactorByEmail } from "../features/users/resetTwoFactor.ts";
import { defineCommand, parsed } from "./command.ts";

/** `2fa:off`: the way back in for an owner who lost both the phone and the recovery codes. */
export const twoFactorOff = defineCommand({
  name: "2fa:off",
  forms: [{ usage: "EMAIL", summary: "switches two-factor sign-in off and signs the person out everywhere" }],
  words: 1,
  async run({ words, deps }) {
    const email = parsed(Email, words[0], "The e-mail");
    return (await resetTwoFactorByEmail(deps(), email))
      ? `Two-factor sign-in of ${email} is off. Every device was signed out.`
      : `Two-factor sign-in of ${email} was not on; nothing was changed.`;
  },
});
