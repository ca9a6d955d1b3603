import type { Message } from "@chat/contract/messages";
import type { ChatView } from "../core/Chat.ts";
import type { Strings } from "../i18n/en.ts";
import { el } from "./el.ts";
import { eventText } from "./eventText.ts";

/** What was said, and the names of what came with it. */
const wordsOf = ({ body, data }: Message) =>
  [body, ...(data?.files ?? []).map(({ name }) => `[${name}]`)].filter(Boolean).join(" ");

/** Saves the chat as a text file on the visitor's own device; nothing leaves it. */
export function downloadTranscript({ rows }: ChatView, title: string, t: Strings): void {
  const lines = rows.flatMap((row) => {
    const name =
      row.sender.kind === "visitor"
        ? t.you
        : `${row.sender.name ?? title}${row.sender.kind === "assistant" ? ` (${t.ai})` : ""}`;
    const text = row.kind === "text" ? `${name}: ${wordsOf(row)}` : row.kind === "event" ? eventText(row, t) : null;
    return text ? [`${new Date(row.at).toLocaleString()}  ${text}`] : [];
  });
  const href = URL.createObjectURL(new Blob([`${title}\n\n${lines.join("\n")}\n`], { type: "text/plain" }));
  el("a", { href, download: `chat-${new Date().toISOString().slice(0, 10)}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
