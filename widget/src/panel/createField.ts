import type { PreChatField } from "@chat/contract/widgets";
import type { Strings } from "../i18n/en.ts";
import { el } from "./el.ts";
import { problemOf } from "./preChat.ts";

let count = 0;

/** One question with its label above and its error below, said when one leaves the field. */
export function createField(field: PreChatField, t: Strings, onChange: () => void) {
  const id = `field-${++count}`;
  const error = el("span", { className: "err", id: `${id}-error`, role: "alert" });
  const isTick = field.type === "consent";
  const input =
    field.type === "choice"
      ? el(
          "select",
          {},
          el("option", { value: "" }, t.chooseOne),
          ...field.choices.map((choice) => el("option", { value: choice }, choice)),
        )
      : el("input", {
          type: { text: "text", email: "email", phone: "tel", consent: "checkbox" }[field.type],
          maxLength: 500,
        });
  input.id = id;
  input.name = field.key;
  if (!isTick) input.className = "text";
  input.setAttribute("aria-describedby", error.id);
  input.setAttribute("aria-required", String(field.isRequired));
  input.setAttribute(
    "autocomplete",
    { email: "email", phone: "tel", text: /name/.test(field.key) ? "name" : "on", choice: "off", consent: "off" }[
      field.type
    ],
  );
  const label = el("span", {}, field.label, !field.isRequired && !isTick && el("small", {}, ` (${t.optional})`));
  const element = el(
    "label",
    { className: isTick ? "field tick" : "field", htmlFor: id },
    ...(isTick ? [input, label] : [label, input]),
    error,
  );

  const value = () => (input instanceof HTMLInputElement && isTick ? input.checked : input.value);
  /** @returns whether the answer may be sent; says why not. */
  function check(): boolean {
    const problem = problemOf(field, value());
    error.textContent = problem ? t[problem] : "";
    input.setAttribute("aria-invalid", String(problem !== null));
    return problem === null;
  }
  input.addEventListener("blur", check);
  input.addEventListener("input", () => {
    if (error.textContent) check();
    onChange();
  });
  return { key: field.key, element, value, check, focus: () => input.focus() };
}
