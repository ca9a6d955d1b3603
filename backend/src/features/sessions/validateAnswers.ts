import { Email } from "@chat/contract/common-shapes";
import type { PreChatField, WidgetSettings } from "@chat/contract/widgets";
import { AppError } from "../../platform/errors.ts";

/** Answers as the team reads them, and what of them names the visitor. */
export interface ValidAnswers {
  readonly answers: { readonly label: string; readonly value: string }[];
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

type Given = Readonly<Record<string, string | boolean>>;

const NOTHING: ValidAnswers = { answers: [], name: null, email: null, phone: null };
const PHONE = /^\+?[\d\s().\-/]{3,40}$/;
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** Broken surrogates become U+FFFD on the way through UTF-8, as the database would have it. */
const textOf = (given: string | boolean | undefined): string =>
  typeof given === "string" ? Buffer.from(given).toString().replaceAll(CONTROL, " ").trim() : "";

/** @returns the answer as text, or what is wrong with it */
function readField(field: PreChatField, given: string | boolean | undefined): { value: string } | { problem: string } {
  if (field.type === "consent") {
    if (given !== undefined && typeof given !== "boolean") return { problem: "is yes or no" };
    return given === true ? { value: "Yes" } : field.isRequired ? { problem: "is needed to go on" } : { value: "No" };
  }
  if (typeof given === "boolean") return { problem: "is text" };
  const value = textOf(given);
  if (value === "") return field.isRequired ? { problem: "is needed to go on" } : { value };
  if (field.type === "email") {
    const email = Email.safeParse(value);
    return email.success ? { value: email.data } : { problem: "is not an e-mail address" };
  }
  if (field.type === "phone" && (!PHONE.test(value) || !/\d/.test(value))) return { problem: "is not a phone number" };
  if (field.type === "choice" && !field.choices.includes(value)) return { problem: "is not one of the choices" };
  return { value };
}

/**
 * Checks a visitor's answers against the widget's form.
 *
 * A field that another answer hides is not asked for and not kept; what is no field of the form is ignored, for the form may just have changed.
 * @throws {AppError} invalid_input with `fields` by field key
 */
export function validateAnswers(form: WidgetSettings["form"], given: Given = {}): ValidAnswers {
  if (!form.isEnabled) return NOTHING;
  const read = (key: string) => (Object.hasOwn(given, key) ? given[key] : undefined);
  const problems: Record<string, string> = {};
  const kept: { field: PreChatField; value: string }[] = [];
  for (const field of form.fields) {
    if (field.showWhen && textOf(read(field.showWhen.key)) !== field.showWhen.equals) continue;
    const result = readField(field, read(field.key));
    if ("problem" in result) problems[field.key] = result.problem;
    else if (result.value !== "") kept.push({ field, value: result.value });
  }
  if (Object.keys(problems).length > 0) throw new AppError("invalid_input", {}, { fields: problems });
  const first = (matches: (field: PreChatField) => boolean) => kept.find(({ field }) => matches(field))?.value ?? null;
  return {
    answers: kept.map(({ field, value }) => ({ label: field.label, value })),
    name: first((field) => field.type === "text" && field.key === "name")?.slice(0, 200) ?? null,
    email: first((field) => field.type === "email"),
    phone: first((field) => field.type === "phone"),
  };
}
