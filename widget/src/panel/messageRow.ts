import type { Message } from "@chat/contract/messages";
import { isMarkdown } from "@chat/contract/typed-text";
import { icon } from "../loader/icons.ts";
import { link } from "../text/link.ts";
import { typedText } from "../text/typedText.ts";
import { el } from "./el.ts";
import { ICONS } from "./icons.ts";
import type { Ui } from "./Ui.ts";

const PAUSE_MS = 15 * 60_000;

/** Draws one stored row (with the time above it after a pause); null if it shows nothing. */
export function messageRow(row: Message, previous: Message | undefined, ui: Ui): DocumentFragment | null {
  const out = new DocumentFragment();
  const at = Date.parse(row.at);
  const before = previous ? Date.parse(previous.at) : 0;
  const content = row.kind === "event" ? eventRow(row, ui) : row.kind === "text" ? textRow(row, previous, ui) : null;
  if (!content) return null;
  if (at - before > PAUSE_MS || ui.times.isOtherDay(at, before)) {
    out.append(el("div", { className: "when" }, ui.times.heading(at)));
    content.classList.add("first");
  }
  out.append(content);
  return out;
}

function eventRow(row: Message, ui: Ui): HTMLElement | null {
  const text = ui.eventText(row);
  return text === null ? null : el("div", { className: "event" }, text);
}

function textRow(row: Message, previous: Message | undefined, ui: Ui): HTMLElement {
  const isMine = row.sender.kind === "visitor";
  const isFirst = previous?.kind !== "text" || JSON.stringify(previous.sender) !== JSON.stringify(row.sender);
  const line = bubbleRow(
    isMine,
    isFirst,
    isMarkdown(row.sender.kind) ? ui.words.draw(row.body) : typedText(row.body),
    ui,
    senderName(row, ui),
    row.sender.kind === "assistant",
    row.data,
  );
  line.title = ui.times.exact(Date.parse(row.at));
  if (row.data?.isIncomplete) line.append(el("div", { className: "note" }, ui.t.incomplete));
  if (row.data?.sources?.length) line.append(sourceChips(row.data.sources, ui));
  return line;
}

/** A bubble under its sender's name; assistants are always labelled as such. */
export function bubbleRow(
  isMine: boolean,
  isFirst: boolean,
  content: Node,
  ui: Ui,
  name: string,
  isAssistant: boolean,
  data?: Message["data"],
) {
  const { t } = ui;
  const line = el("div", { className: `row${isMine ? " me" : ""}${isFirst ? " first" : ""}` });
  if (isMine || !isFirst)
    line.append(el("span", { className: "sr" }, `${isMine ? t.you : name}${isAssistant ? ` (${t.ai})` : ""}: `));
  else line.append(el("div", { className: "who" }, name, isAssistant && el("b", {}, t.ai)));
  line.append(el("div", { className: "bubble", dir: "auto" }, content), (data?.files && ui.files(data.files)) ?? "");
  return line;
}

/** Who speaks, as the visitor reads it. */
export const senderName = ({ sender }: Message, ui: Ui): string =>
  sender.name ?? (sender.kind === "assistant" ? ui.config().assistant.name : ui.config().look.title);

function sourceChips(sources: { title: string; url: string | null }[], { t }: Ui): HTMLElement {
  const chips = el("div", { className: "chips", role: "group", ariaLabel: t.sources });
  for (const { title, url } of sources) {
    const content = new DocumentFragment();
    content.append(icon(ICONS.page), title);
    chips.append((url && link(url, content)) || el("span", {}, content));
  }
  return chips;
}
