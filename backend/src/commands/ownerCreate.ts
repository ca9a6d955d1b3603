import { Email } from "@chat/contract/common-shapes";
import { DisplayName, PersonName } from "@chat/contract/person-name";
import { createOwner } from "../features/users/createOwner.ts";
import { migrate } from "../platform/db/migrate.ts";
import { askNewPassword } from "./askNewPassword.ts";
import { defineCommand, parsed } from "./command.ts";
import { migrationFolder } from "./migrationFolder.ts";

/** `owner:create`: a first owner without the dashboard. */
export const ownerCreate = defineCommand({
  name: "owner:create",
  forms: [
    {
      usage: 'EMAIL --business "NAME" --name "NAME"',
      summary: "creates a business and its owner, whatever REGISTRATION says",
    },
  ],
  words: 1,
  options: { business: { type: "string" }, name: { type: "string" } },
  async run({ words, flags, deps }) {
    const email = parsed(Email, words[0], "The e-mail");
    const businessName = parsed(DisplayName(80), flags.business, "--business");
    const name = parsed(PersonName(80), flags.name, "--name");
    await migrate(deps().config, migrationFolder, deps().logger);
    await createOwner(deps(), { email, businessName, name, password: await askNewPassword() });
    return `${name} owns ${businessName} and can sign in with ${email}.`;
  },
});
