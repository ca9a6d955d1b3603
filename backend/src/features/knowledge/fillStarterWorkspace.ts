import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { createWidgetInTx } from "../widgets/createWidget.ts";
import { defaultSettings } from "../widgets/defaultSettings.ts";
import { addKnowledgeInTx } from "./changeKnowledge.ts";
import { STARTER_KNOWLEDGE } from "./starterKnowledge.ts";

/** The site key that the test page names. */
export const DEMO_SITE_KEY = "demo";

const NAME = "Demo widget";

/** The demo widget's first questions; the starter knowledge answers each (retrieval is tested for it). */
const DEMO_STARTERS: readonly string[] = [
  "What is Chat Widget Generator?",
  "How do I embed the widget in my website?",
  "What does it cost?",
  "Can I talk to a person?",
];

/**
 * Gives a fresh installation a widget that chats at once on the test page, and a small knowledge base that only this one answers from.
 *
 * Both are marked: an owner's own widgets never say a word of it, and it goes with one click.
 */
export async function fillStarterWorkspace(deps: Deps, tx: Tx, workspaceId: number): Promise<void> {
  const presets = defaultSettings(NAME);
  const { id } = await createWidgetInTx(tx, deps, {
    workspaceId,
    name: NAME,
    siteKey: DEMO_SITE_KEY,
    isDemo: true,
    settings: {
      look: {
        ...presets.look,
        title: "Chat Widget Generator",
        subtitle: "Ask me about this product",
        launcherText: "Chat with us",
        teaser: "Hello! Curious how this works? Ask me.",
      },
      welcome: {
        ...presets.welcome,
        message:
          "Hello! I am the assistant of this demo. I answer from a small knowledge base about Chat Widget Generator, and a person can take over at any time.",
        starters: [...DEMO_STARTERS],
      },
    },
  });
  await addKnowledgeInTx(tx, deps, workspaceId, STARTER_KNOWLEDGE, { widgetIds: [id], isDemo: true });
}
