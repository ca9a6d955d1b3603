import type { ChatView } from "../core/Chat.ts";
import { icon } from "../loader/icons.ts";
import { markdown } from "../text/markdown.ts";
import { el } from "./el.ts";
import { ICONS } from "./icons.ts";
import { bubbleRow } from "./messageRow.ts";
import type { Ui } from "./Ui.ts";

/** The greeting and what one may ask first. Drawn here: nothing is stored before the visitor says something. */
export function welcome(view: ChatView, ui: Ui): HTMLElement[] {
  const { welcome: words, assistant, look } = ui.config();
  const name = assistant.isEnabled ? assistant.name : look.title;
  const greeting = bubbleRow(false, true, markdown(words.message), ui, name, assistant.isEnabled);
  if (view.hasChat || view.outgoing.length > 0) return [greeting];
  const starters = el("div", { className: "starters" });
  for (const starter of words.starters)
    starters.append(el("button", { type: "button", onclick: () => ui.chat.send(starter) }, starter));
  if (assistant.isEnabled && assistant.canVisitorAskForPerson) {
    const ask = el("button", { type: "button", className: "person" }, icon(ICONS.person), ui.t.askPerson);
    ask.onclick = () => ui.act(ask, () => ui.chat.askForPerson());
    starters.append(ask);
  }
  return [greeting, starters];
}
