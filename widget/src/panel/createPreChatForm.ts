import { visibleFields } from "@chat/contract/form-answers";
import type { PublicConfig } from "@chat/contract/widgets";
import { createField } from "./createField.ts";
import { el } from "./el.ts";
import { answersOf, type Values } from "./preChat.ts";
import { sayOnLeaving } from "./sayOnLeaving.ts";
import type { AsideUi } from "./Ui.ts";

/**
 * The questions before a chat; the focus goes to the first answer that is wrong.
 *
 * @param given what was answered before, and `problems` what the server says of it; `isWaiting`: words wait for it
 */
export function createPreChatForm(
  ui: AsideUi,
  { intro, fields }: PublicConfig["form"],
  onDone: (answers: Values) => void,
  given: Values,
  problems: Record<string, string> | null,
  isWaiting: boolean,
) {
  const { t } = ui;
  const parts = fields.map((field) => createField(field, t, showAsked, given[field.key]));
  const values = (): Values => Object.fromEntries(parts.map((part) => [part.key, part.value()]));
  const again = `${t.formAgain} ${isWaiting ? t.formKept : ""}`;
  const form = el(
    "form",
    { className: "form", noValidate: true },
    problems && el("p", { className: "bad", role: "alert" }, again),
    intro && el("p", {}, intro),
    ...parts.map((part) => part.element),
    el("button", { className: "solid", type: "submit" }, t.startChat),
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
  sayOnLeaving(form, parts);
  showAsked();
  const wrong = parts.filter((part) => problems?.[part.key] && part.check(true) === false);
  return { element: form, focus: () => (wrong[0] ?? parts[0])?.focus() };
}
