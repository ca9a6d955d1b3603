import { icon } from "../loader/icons.ts";
import { el } from "./el.ts";
import { ICONS } from "./icons.ts";
import type { Ui } from "./Ui.ts";

/** "Talk to a person", wherever it is offered. */
export function askButton(ui: Ui, className = "soft"): HTMLButtonElement {
  const button = el("button", { className, type: "button" }, icon(ICONS.person), ui.t.askPerson);
  button.onclick = () => ui.act(button, ui.chat.askForPerson);
  return button;
}
