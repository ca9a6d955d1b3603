import { createField } from "./createField.ts";
import { el } from "./el.ts";
import { answersOf, type Values, visibleFields } from "./preChat.ts";
import type { AsideUi } from "./Ui.ts";

/** The questions before a chat; the focus goes to the first answer that is wrong. */
export function createPreChatForm(ui: AsideUi, onDone: (answers: Values) => void) {
  const { intro, fields } = ui.config().form;
  const parts = fields.map((field) => createField(field, ui.t, showAsked));
  const values = (): Values => Object.fromEntries(parts.map((part) => [part.key, part.value()]));
  const form = el(
    "form",
    { className: "form", noValidate: true },
    intro && el("p", {}, intro),
    ...parts.map((part) => part.element),
    el("button", { className: "solid", type: "submit" }, ui.t.startChat),
  );

  function asked() {
    const keys = visibleFields(fields, values()).map((field) => field.key);
    return parts.filter((part) => keys.includes(part.key));
  }
  function showAsked() {
    const visible = asked();
    for (const part of parts) part.element.hidden = !visible.includes(part);
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    const wrong = asked().filter((part) => !part.check());
    if (wrong[0]) wrong[0].focus();
    else onDone(answersOf(fields, values()));
  };
  showAsked();
  return { element: form, focus: () => parts[0]?.focus() };
}
