import {
  ANSWER_MAX_CHARS,
  type AnswerProblem,
  answerProblem,
  type LabelPart,
  labelParts,
} from "@chat/contract/form-answers";
import type { PreChatField } from "@chat/contract/widgets";
import type { Strings } from "../i18n/en.ts";
import { link } from "../text/link.ts";
import { el } from "./el.ts";

let count = 0;

const WORDS = {
  required: "required",
  type: "required",
  consent: "requiredConsent",
  email: "emailBad",
  phone: "invalidPhone",
  choice: "choiceGone",
} as const satisfies Record<AnswerProblem, keyof Strings>;
/** What the server may have meant where we see nothing wrong: it is newer, or its form is. */
const USUAL = { text: "required", email: "email", phone: "phone", choice: "choice", consent: "consent" } as const;

export type Field = ReturnType<typeof createField>;

/** One question with its label above and its error below. */
export function createField(field: PreChatField, t: Strings, onChange: () => void, given?: string | boolean) {
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
          // Not `email`: of an address in another script the browser would give us what no person wrote.
          type: { text: "text", email: "text", phone: "tel", consent: "checkbox" }[field.type],
          inputMode: field.type === "email" ? "email" : "",
          maxLength: ANSWER_MAX_CHARS,
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
  const words = isTick ? labelParts(field.label) : [{ text: field.label }];
  const label = el(
    "span",
    {},
    ...words.map(({ text, href }: LabelPart) => (href && link(href, text)) || text),
    !field.isRequired && !isTick && el("small", {}, ` (${t.optional})`),
  );
  const element = el(
    "label",
    { className: isTick ? "field tick" : "field", htmlFor: id },
    ...(isTick ? [input, label] : [label, input]),
    error,
  );

  if (input instanceof HTMLInputElement && isTick) input.checked = given === true;
  else if (typeof given === "string") input.value = given;
  if (input instanceof HTMLSelectElement && input.selectedIndex < 0) input.value = ""; // a choice that is not there any more is none
  const value = () => (input instanceof HTMLInputElement && isTick ? input.checked : input.value);
  /** @returns whether the answer may be sent; says why not. `isRefused`: the server would not take it. */
  function check(isRefused = false): boolean {
    const seen = answerProblem(field, value());
    const problem = isRefused && (given || !seen) ? USUAL[field.type] : seen; // a choice that is gone is not "nothing chosen"
    error.textContent = problem ? t[WORDS[problem]] : "";
    input.setAttribute("aria-invalid", String(problem !== null));
    return problem === null;
  }
  input.addEventListener("input", () => {
    if (error.textContent) check();
    onChange();
  });
  return { key: field.key, element, value, check, focus: () => input.focus() };
}
