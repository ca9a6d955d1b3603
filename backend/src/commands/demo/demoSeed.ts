import { Email } from "@chat/contract/common-shapes";
import type { Deps } from "../../deps.ts";
import { migrate } from "../../platform/db/migrate.ts";
import { otherConnections } from "../../platform/db/otherConnections.ts";
import { defineCommand, parsed, UsageError, wholeNumber } from "../command.ts";
import { migrationFolder } from "../migrationFolder.ts";
import { countRealChats, type DemoWorkspace, selectDemoRows, selectDemoWorkspaces } from "./demo.repository.ts";
import { removeDemo } from "./removeDemo.ts";
import { seedDemo } from "./seedDemo.ts";

/** `demo:seed`: a month of a believable shop, to see lists and reports filled; marked, and removable. */
export const demoSeed = defineCommand({
  name: "demo:seed",
  forms: [
    {
      usage: "[EMAIL] [--chats N] [--anyway]",
      summary: "fills a workspace with a month of demo chats; the platform must be stopped",
    },
    { usage: "[EMAIL] --remove", summary: "takes them away again" },
  ],
  words: 1,
  options: {
    chats: { type: "string", default: "200" },
    anyway: { type: "boolean", default: false },
    remove: { type: "boolean", default: false },
  },
  async run({ words, flags, config, deps, say }) {
    const chats = parsed(wholeNumber(1, 5000), flags.chats, "--chats");
    const email = words[0] === undefined ? undefined : parsed(Email, words[0], "The e-mail");
    const others = await otherConnections(config());
    if (others > 0 && !flags.remove)
      throw new Error("The platform is running, and its assistant would answer the demo visitors. Stop it first.");
    await migrate(config(), migrationFolder, deps().logger);
    const workspace = await chooseWorkspace(deps(), email);
    const isSeeded = (await selectDemoRows(deps().db, workspace.id, "widget")).length > 0;
    if (flags.remove) {
      if (!isSeeded) return `${workspace.name} has no demo data.`;
      return `Removed ${await removeDemo(deps(), workspace.id)} demo chats with their widget, people and knowledge from ${workspace.name}.`;
    }
    if (isSeeded)
      throw new UsageError(`${workspace.name} has demo data already; take it away first: demo:seed --remove`);
    const real = await countRealChats(deps().db, workspace.id);
    if (real > 0 && !flags.anyway)
      throw new UsageError(
        `${workspace.name} has real chats (${real === 1000 ? "1000 or more" : real}), and its reports would mix both. To do it all the same: --anyway`,
      );
    say(`Filling ${workspace.name} with demo chats …`);
    const made = await seedDemo(config(), workspace.id, { chats, days: 30, say }).catch(async (error: unknown) => {
      await removeDemo(deps(), workspace.id); // half a demo would look like a fault
      throw error;
    });
    return `${made.chats} demo chats with ${made.messages} messages, two of them waiting in the queue. Take them away with: demo:seed --remove`;
  },
});

async function chooseWorkspace({ db }: Deps, email: string | undefined): Promise<DemoWorkspace> {
  const [workspace, other] = await selectDemoWorkspaces(db, email);
  if (!workspace)
    throw new UsageError(
      email === undefined
        ? "There is no workspace yet: start the platform once, or create an owner."
        : "There is no account with this e-mail.",
    );
  if (other) throw new UsageError("There are several workspaces: say whose by the e-mail of one of its people.");
  return workspace;
}
