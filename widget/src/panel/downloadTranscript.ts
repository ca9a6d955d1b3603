import type { Message } from "@chat/contract/messages";
import { isMarkdown } from "@chat/contract/typed-text";
import type { ChatView } from "../core/Chat.ts";
import type { Strings } from "../i18n/en.ts";
import { el } from "./el.ts";
import { eventText } from "./eventText.ts";
import type { Ui } from "./Ui.ts";

/** What was said, as one reads it, and the names of what came with it. */
function wordsOf({ body, data, sender }: Message, plain: Ui["words"]["plain"]) {
  const text = isMarkdown(sender.kind) ? plain(body) : body;
  return [text, ...(data?.files ?? []).map(({ name }) => `[${name}]`)].filter(Boolean).join(" ");
}

/** The chat as a text to read. @param plain reads Markdown, which the assistant and the team write */
export function transcriptOf(rows: readonly Message[], title: string, t: Strings, plain: Ui["words"]["plain"]): string {
  const lines = rows.flatMap((row) => {
    const name =
      row.sender.kind === "visitor"
        ? t.you
        : `${row.sender.name ?? title}${row.sender.kind === "assistant" ? ` (${t.ai})` : ""}`;
    const said = row.kind === "text" ? wordsOf(row, plain) : "";
    const text = said
      ? `${name}:${said.includes("\n") ? "\n" : " "}${said}`
      : row.kind === "event" && eventText(row, t);
    return text ? [`${new Date(row.at).toLocaleString()}  ${text}`] : [];
  });
  return `${title}\n\n${lines.join("\n")}\n`;
}

/** Saves the chat as a text file on the visitor's own device; nothing leaves it. */
export function downloadTranscript({ rows }: ChatView, ui: Ui, t: Strings): void {
  const text = transcriptOf(rows, ui.config().look.title, t, ui.words.plain);
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  el("a", { href, download: `chat-${new Date().toISOString().slice(0, 10)}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
