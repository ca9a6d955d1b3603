import {
  type AnswerProblem,
  answerProblem,
  answerText,
  labelText,
  plainEmail,
  plainPhone,
  visibleFields,
} from "@chat/contract/form-answers";
import { PersonName, plainName } from "@chat/contract/person-name";
import type { PreChatField, WidgetSettings } from "@chat/contract/widgets";
import { AppError } from "../../platform/errors.ts";

/** Answers as the team reads them, and what of them names the visitor. */
export interface ValidAnswers {
  readonly answers: { readonly label: string; readonly value: string }[];
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** As long as the database keeps. */
const NAME_MAX_CHARS = 200;

type Given = Readonly<Record<string, string | boolean>>;

/** What a widget without a form keeps. */
export const NO_ANSWERS: ValidAnswers = { answers: [], name: null, email: null, phone: null };

const SENTENCES: Record<Exclude<AnswerProblem, "type">, string> = {
  required: "is needed to go on",
  consent: "is needed to go on",
  email: "is not an e-mail address",
  phone: "is not a phone number",
  choice: "is not one of the choices",
};
const sentenceOf = (problem: AnswerProblem, { type }: PreChatField): string =>
  problem === "type" ? (type === "consent" ? "is yes or no" : "is text") : SENTENCES[problem];

/** Broken surrogates become U+FFFD on the way through UTF-8, as the database would have it. */
const wellFormed = (given: string | boolean): string | boolean =>
  typeof given === "string" ? Buffer.from(given).toString() : given;

/** A right answer as it is kept. */
function keptValue({ type, choices }: PreChatField, given: string | boolean | undefined): string {
  if (type === "consent") return given === true ? "Yes" : "No";
  const text = answerText(given);
  if (type === "email") return plainEmail(text);
  if (type === "phone") return plainPhone(text);
  return type === "choice" ? (choices.find((choice) => answerText(choice) === text) ?? text) : text;
}

const isName = ({ type, key }: PreChatField): boolean => type === "text" && key === "name";

/** What can be seen of a visitor's name; nobody is kept from help by invisible characters that came along with it. */
const shownName = (typed: string): string => plainName(typed, NAME_MAX_CHARS, "");

/** The rule for colleagues' names holds for visitors', too: they stand in the same lists. @returns what is wrong, null for nothing */
const nameProblem = ({ isRequired }: PreChatField, typed: string): string | null => {
  const name = shownName(typed);
  if (name === "") return isRequired ? SENTENCES.required : null;
  return PersonName(NAME_MAX_CHARS).safeParse(name).error?.issues[0]?.message ?? null;
};

/**
 * Checks a visitor's answers against the widget's form, by the rule that the form itself has.
 *
 * A field that another answer hides is not asked for and not kept; what is no field of the form is ignored, for the form may just have changed.
 * @throws {AppError} invalid_input with `fields` by field key
 */
export function validateAnswers(form: WidgetSettings["form"], given: Given = {}): ValidAnswers {
  if (!form.isEnabled) return NO_ANSWERS;
  const answers: Given = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, wellFormed(value)]));
  const read = (key: string) => (Object.hasOwn(answers, key) ? answers[key] : undefined);
  const problems: Record<string, string> = {};
  const kept: { field: PreChatField; value: string }[] = [];
  for (const field of visibleFields(form.fields, answers)) {
    const problem = answerProblem(field, read(field.key));
    const value = problem ? "" : keptValue(field, read(field.key));
    const sentence = problem ? sentenceOf(problem, field) : isName(field) ? nameProblem(field, value) : null;
    if (sentence) problems[field.key] = sentence;
    else kept.push({ field, value: isName(field) ? shownName(value) : value });
  }
  if (Object.keys(problems).length > 0) throw new AppError("invalid_input", {}, { fields: problems });
  const said = kept.filter(({ value }) => value !== "");
  const first = (matches: (field: PreChatField) => boolean) => said.find(({ field }) => matches(field))?.value ?? null;
  return {
    answers: said.map(({ field, value }) => ({
      label: field.type === "consent" ? labelText(field.label) : field.label,
      value,
    })),
    name: first(isName),
    email: first((field) => field.type === "email"),
    phone: first((field) => field.type === "phone"),
  };
}
