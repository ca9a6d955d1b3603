import type { IndexedItem } from "./knowledgeIndex.ts";

/** What a knowledge item says, before it has an id. */
export type KnowledgeDraft = Pick<IndexedItem, "kind" | "title" | "body" | "url">;

const qa = (title: string, body: string): KnowledgeDraft => ({ kind: "qa", title, body, url: null });

/**
 * What the demo widget of a fresh installation answers from: true answers about this product.
 *
 * It makes the test page chat at once without any key, and shows admins what good knowledge looks like.
 */
export const STARTER_KNOWLEDGE: readonly KnowledgeDraft[] = [
  qa(
    "What is Chat Widget Generator?",
    "Chat Widget Generator is a self-hosted chat platform. You design a chat widget, paste one script tag into your website, an assistant answers your visitors from your own knowledge, and your team takes over whenever the assistant should not or cannot go on.",
  ),
  qa(
    "How do I embed the widget in my website?",
    'To install the chat on a page, open your widget in the admin dashboard and copy its embed code. It is one tag: `<script defer src="https://YOUR-HOST/widget.js" data-site-key="YOUR-KEY"></script>`. Paste it before the closing `</body>` tag of every page that should have the chat, and add your website under **Allowed websites** of the widget. It supports plain HTML, React, Vue, WordPress, Shopify and Google Tag Manager.',
  ),
  qa(
    "How do I create a widget?",
    "Open **Widgets** in the admin dashboard, press **New widget** and give it a name. It starts with sensible settings, so it can go live as it is: add your website under **Allowed websites**, copy the embed code, done. You can have as many widgets as you need, for example one for each website.",
  ),
  qa(
    "What does it cost?",
    "Nothing: Chat Widget Generator is free. It is open source under the MIT licence and runs on your own server, with no limit on seats, widgets or chats. Only an AI provider, if you choose to connect one, charges you for what you use there.",
  ),
  qa(
    "Can I talk to a person?",
    "Yes. Choose **Talk to a person** in the chat at any time, or just ask for one. You are put in the queue, you see your place in it, and an agent of the team takes over in this same chat, with everything you already wrote. If nobody is on shift you can leave your e-mail instead.",
  ),
  qa(
    "What happens when nobody of the team is online?",
    "When all agents are offline, the visitor is told so, truthfully, and chooses: keep the place in the queue, leave an e-mail address, or go on with the assistant. The chat stays in the queue, and agents see it with its whole history when they come back.",
  ),
  qa(
    "How does the hand-over from the assistant to an agent work?",
    "A chat is handed over when the visitor asks for a person, when a word from your list appears in a message, when the assistant found no answer several times in a row, or when the AI provider fails. The chat then waits in the queue of the agent console with its reason and the whole conversation. From the moment an agent accepts it, the assistant does not write another word, unless the agent gives the chat back.",
  ),
  qa(
    "Do I need an API key or an AI provider?",
    "No. Without a key the built-in answerer replies with the best match from your knowledge and names its source, and offers a person when it finds nothing. With a key of OpenRouter, or of any service that speaks the OpenAI protocol, a language model writes the answers from the same knowledge.",
  ),
  qa(
    "How do I connect OpenRouter?",
    "Make a key at openrouter.ai. Then open **Assistant** in the admin dashboard, paste the key, choose a model and press **Check the connection**. The key is stored encrypted and never shown again. Whoever runs the installation can instead set `OPENROUTER_API_KEY` once for all workspaces.",
  ),
  qa(
    "How do I teach the assistant about my business?",
    "Open **Knowledge** in the admin dashboard and add questions with their answers, or longer texts such as your delivery terms. The assistant answers only from what you put there, names its source, and says so when it does not know. Changes count from the next message on.",
  ),
  qa(
    "How do agents answer chats?",
    "Agents sign in to the agent console under `/agent`. They see who is waiting and for how long, accept a chat with its full history, reply, use prepared answers with `/`, give the chat back to the queue or the assistant, and close it. Several agents can work at once; exactly one of them gets each chat.",
  ),
  qa(
    "How do I invite my team?",
    "Open **Team** in the admin dashboard, choose a role and create an invitation link. Owners and admins manage widgets, knowledge and the team; agents answer chats. You can deactivate somebody at any time, and their open sessions end at once.",
  ),
  qa(
    "How do I change the look of the widget?",
    "Open the widget in the admin dashboard. You can change its title, colours, light or dark mode, corner, launcher icon and text, welcome message and starter questions, and see the real widget change beside it while you do. Save, and your website shows the new look on its next page view.",
  ),
  qa(
    "Where is my data stored, is it safe, and what about privacy?",
    "Everything stays with you: chats, visitors and knowledge are saved in the MariaDB database of your own server, files in a folder beside it or in a bucket that you choose. The widget sets no cookie and stores nothing in the browser until somebody starts a chat. Only if you connect an AI provider, the question, the recent conversation and the matching knowledge are sent to it for an answer.",
  ),
  qa(
    "How do I install it on my own server?",
    "With Node.js: run `npm start` in the project folder; it brings its own private MariaDB and prints the addresses. With Docker: run `docker-compose up -d --build`; Nginx then serves the whole platform. Both create their secrets by themselves the first time.",
  ),
  qa(
    "Are messages lost when my connection drops?",
    "No. What you write is kept on your device until the server confirms that it is stored, and everything you missed is fetched when you are back: after a reload, in a second tab, or after being offline. Nothing is lost, doubled or out of order.",
  ),
  qa(
    "Does it work on phones?",
    "Yes. On a phone or another small screen the chat opens as a sheet over the whole page and ends where the keyboard begins. The dashboard and the agent console work in mobile browsers, too.",
  ),
  qa(
    "Can I send files and pictures?",
    "Yes, where the business allows it: press the paper clip, drop files on the chat, or paste a picture. Up to five go with a message: pictures, PDF, office documents, text or ZIP. The team can send files in the same way.",
  ),
  qa(
    "In which languages can the widget be used?",
    "It supports English, German, French and Spanish: it follows the language of the page or of the visitor's browser, and you write welcome message and knowledge in the language of your visitors. With an AI provider the assistant answers in the language in which it was asked.",
  ),
  qa(
    "How do I back up my data, restore it, or upgrade?",
    "`npm run chat backup` writes everything into one archive while the platform is running; `chat restore` brings it back, on a new machine, too. To upgrade, make a backup, fetch the new release and start it: tables are brought up to date by themselves. `docs/BACKUP.md` and `docs/UPGRADING.md` tell the details.",
  ),
  qa(
    "Can I use it in a commercial product?",
    "Yes. The MIT licence lets you use, change and sell it, as long as you keep the licence text with the source.",
  ),
];
