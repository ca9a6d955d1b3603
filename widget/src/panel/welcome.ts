import type { ChatView } from "../core/Chat.ts";
import { el } from "./el.ts";
import { bubbleRow } from "./messageRow.ts";
import type { Ui } from "./Ui.ts";

/** The greeting and what one may ask first. Drawn here: nothing is stored before the visitor says something. */
export function welcome(view: ChatView, ui: Ui): HTMLElement[] {
  const { welcome: words, assistant, look } = ui.config();
  const name = assistant.isEnabled ? assistant.name : look.title;
  const greeting = bubbleRow(false, true, ui.words.draw(words.message || ui.t.greeting), ui, name, assistant.isEnabled);
  if (view.hasChat) return [greeting];
  const starters = el("div", { className: "starters" });
  for (const starter of words.starters)
    starters.append(el("button", { className: "soft", onclick: () => ui.chat.send(starter) }, starter));
  return [greeting, starters];
}
