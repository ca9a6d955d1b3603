import { CallError } from "../core/CallError.ts";
import { createField } from "./createField.ts";
import { el } from "./el.ts";
import { sayOnLeaving } from "./sayOnLeaving.ts";
import type { AsideUi } from "./Ui.ts";

/** Where to write to when nobody can answer now. */
export function createEmailForm(ui: AsideUi, onClose: () => void): HTMLElement {
  const { t, chat } = ui;
  const field = createField(
    { key: "email", label: t.emailLabel, type: "email", isRequired: true, choices: [], showWhen: null },
    t,
    () => {},
  );
  const save = el("button", { className: "solid", type: "submit" }, t.save);
  const cancel = el("button", { className: "link", type: "button", onclick: onClose }, t.cancel);
  const form = el("form", { noValidate: true }, field.element, el("div", { className: "acts" }, save, cancel));
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!field.check()) return field.focus();
    ui.act(save, async () => {
      try {
        await chat.leaveEmail(String(field.value()).trim());
        onClose();
      } catch (error) {
        if (!(error instanceof CallError && error.fields)) throw error;
        field.check(true);
        field.focus();
      }
    });
  };
  sayOnLeaving(form, [field]);
  queueMicrotask(field.focus);
  return form;
}
