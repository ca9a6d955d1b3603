import type { ChatView } from "../core/Chat.ts";
import { isOverdue, type Outgoing } from "../core/outbox.ts";
import { fill } from "../i18n/loadStrings.ts";
import { typedText } from "../text/typedText.ts";
import { awaitsAnswer } from "./awaitsAnswer.ts";
import { el } from "./el.ts";
import { bubbleRow } from "./messageRow.ts";
import type { Ui } from "./Ui.ts";

/** What is not stored yet: words on their way, the answer being written, who types, and how far the last message came. */
export function createTail(ui: Ui) {
  const { t } = ui;
  const pending = el("div");
  const status = el("div", { className: "row me" });
  const draft = el("div");
  const typing = el("div");
  const element = el("div", {}, pending, status, draft, typing);

  function drawOutgoing(item: Outgoing, index: number) {
    const line = bubbleRow(true, index === 0, typedText(item.body), ui, t.you, false, item.data);
    if (item.refusal || isOverdue(item, Date.now())) {
      const retry = el("button", { onclick: () => ui.chat.retry(item.clientId) }, t.retry);
      const remove = el("button", { onclick: () => ui.chat.discard(item.clientId) }, t.remove);
      line.append(el("div", { className: "note bad" }, item.refusal ? t.refused : t.notSent, retry, remove));
    } else line.classList.add("waits");
    return line;
  }

  function drawStatus({ rows, outgoing, marks }: ChatView) {
    const row = rows.findLast((candidate) => candidate.kind !== "hidden");
    if (outgoing.length > 0 || row?.kind !== "text" || row.sender.kind !== "visitor") return "";
    return marks.teamRead >= row.seq ? t.read : marks.teamDelivered >= row.seq ? t.delivered : t.sent;
  }

  function drawDraft(view: ChatView) {
    const text = view.draft?.text;
    if (!text) draft.replaceChildren();
    else if (ui.words.isReady(text))
      draft.replaceChildren(bubbleRow(false, true, ui.words.draw(text, true), ui, ui.config().assistant.name, true));
  }

  function drawTyping(view: ChatView) {
    const by = view.typing ?? (awaitsAnswer(view, ui.config()) ? { by: "assistant", name: null } : null);
    if (!by || draft.firstChild) return typing.replaceChildren();
    const isAssistant = by.by === "assistant";
    const name = by.name ?? (isAssistant ? ui.config().assistant.name : ui.config().look.title);
    const label = fill(t.typing, { name });
    if (typing.textContent.includes(label)) return; // drawn anew, the dots would jump
    const words = el("span", { className: "sr" }, label);
    const dots = el("div", { className: "dots" }, words, el("span"), el("span"), el("span"));
    typing.replaceChildren(bubbleRow(false, true, dots, ui, name, isAssistant));
  }

  function update(view: ChatView) {
    pending.replaceChildren(...view.outgoing.map(drawOutgoing));
    const text = drawStatus(view);
    status.replaceChildren(text && el("div", { className: "note" }, text));
    drawDraft(view);
    drawTyping(view);
  }

  return { element, update };
}
