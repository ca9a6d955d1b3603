import { Email } from "@chat/contract/common-shapes";
import { resetPassword } from "../features/users/resetPassword.ts";
import { askNewPassword } from "./askNewPassword.ts";
import { defineCommand, parsed } from "./command.ts";

/** `password:reset`: the way back in for an owner who forgot the password. */
export const passwordReset = defineCommand({
  name: "password:reset",
  forms: [{ usage: "EMAIL", summary: "sets a new password and signs the person out everywhere" }],
  words: 1,
  async run({ words, deps }) {
    const email = parsed(Email, words[0], "The e-mail");
    await resetPassword(deps(), email, await askNewPassword());
    return `The password of ${email} is set. Every device was signed out.`;
  },
});
