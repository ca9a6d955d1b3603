import type { PreChatField } from "./widgets.ts";

/** No zod in here: the widget loads this file at run time, with the form. One rule on both sides: what the form lets through, the server takes. */

/** What is wrong with an answer: `type` is text where yes or no is asked, or the other way round. */
export type AnswerProblem = "required" | "consent" | "email" | "phone" | "choice" | "type";

export type FormAnswers = Readonly<Record<string, string | boolean>>;

export const ANSWER_MAX_CHARS = 500;
export const CONTACT_EMAIL_MAX_CHARS = 254;
/** As long as the database keeps. */
const PHONE_MAX_CHARS = 60;

/** Line ends and other control characters. */
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;
/** Invisible ones; those that join letters stay, for Persian and Hindi words and some emoji are written with them. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}/gu;
const BLANK = /^(?:[\s\u115f\u1160\u2800\u3164\uffa0]|\u200c|\u200d)*$/;

/** @returns what a person sees of an answer: one line, nothing invisible in it; empty where there is nothing to see */
export function answerText(given: string | boolean | undefined): string {
  const text = typeof given === "string" ? given.replace(CONTROL, " ").replace(INVISIBLE, "").trim() : "";
  return BLANK.test(text) ? "" : text;
}

/** Full-width letters and digits, as an input method for Japanese or Chinese writes them, become plain ones. */
const plain = (text: string): string => answerText(text).normalize("NFKC");

/** @returns the address as it is kept: in plain characters and lower case */
export const plainEmail = (text: string): string => plain(text).toLowerCase();

/** @returns the number as it is kept: in plain characters */
export const plainPhone = (text: string): string => plain(text);

/**
 * @returns whether mail could be meant to go there: something@something.tld. Generous, for refusing a real address is worse than
 * keeping a mistyped one: dots in a row, `+`, `'` and letters of every script are fine. What would end an address in a mail's head is not.
 */
export function isContactEmail(text: string): boolean {
  const email = plainEmail(text);
  return (
    email.length <= CONTACT_EMAIL_MAX_CHARS &&
    /^[^\s@<>()[\]\\,;:"]+@([\p{L}\p{M}\p{N}_-]+\.)+[\p{L}\p{M}\p{N}-]{2,}$/u.test(email)
  );
}

/** @returns whether somebody could dial it: three digits at least, of any script, with what people write between and after them */
export function isContactPhone(text: string): boolean {
  const phone = plainPhone(text);
  return (
    phone.length <= PHONE_MAX_CHARS &&
    (phone.match(/\p{Nd}/gu)?.length ?? 0) >= 3 &&
    /^[\p{Nd}\s+()./*#,;:~\p{Pd}]+((ext|x|app|int|poste|dw)[.:]?\s*\p{Nd}+)?$/iu.test(phone)
  );
}

/** The fields that are asked, given what was answered so far. A field hidden by its condition hides those that depend on it. */
export function visibleFields(fields: readonly PreChatField[], answers: FormAnswers): PreChatField[] {
  const read = (key: string) => (Object.hasOwn(answers, key) ? answers[key] : undefined);
  const isVisible = ({ showWhen }: PreChatField, depth = 0): boolean => {
    if (!showWhen) return true;
    const other = fields.find((field) => field.key === showWhen.key);
    return (
      depth < fields.length &&
      other !== undefined &&
      answerText(read(other.key)) === answerText(showWhen.equals) &&
      isVisible(other, depth + 1)
    );
  };
  return fields.filter((field) => isVisible(field));
}

/** @returns what is wrong with an answer; null for nothing */
export function answerProblem(
  { type, isRequired, choices }: Pick<PreChatField, "type" | "isRequired" | "choices">,
  given: string | boolean | undefined,
): AnswerProblem | null {
  if (type === "consent") {
    if (given !== undefined && typeof given !== "boolean") return "type";
    return isRequired && given !== true ? "consent" : null;
  }
  if (typeof given === "boolean") return "type";
  const text = answerText(given);
  if (text === "") return isRequired ? "required" : null;
  if (type === "email") return isContactEmail(text) ? null : "email";
  if (type === "phone") return isContactPhone(text) ? null : "phone";
  return type === "choice" && !choices.some((choice) => answerText(choice) === text) ? "choice" : null;
}

/** A part of a consent's label: text, or a link with its text. */
export interface LabelPart {
  readonly text: string;
  readonly href?: string;
}

/** @returns a label's parts in order: `[privacy policy](https://…)` is a link, everything else is as it was written */
export function labelParts(label: string): LabelPart[] {
  const parts: LabelPart[] = [];
  let at = 0;
  for (const { 0: whole, 1: text = "", 2: href = "", index } of label.matchAll(
    /\[([^[\]]+)\]\((https?:\/\/[^\s()]+)\)/g,
  )) {
    if (index > at) parts.push({ text: label.slice(at, index) });
    parts.push({ text, href });
    at = index + whole.length;
  }
  if (at < label.length) parts.push({ text: label.slice(at) });
  return parts;
}

/** @returns the label as it is read, without the addresses of its links */
export const labelText = (label: string): string =>
  labelParts(label)
    .map(({ text }) => text)
    .join("");
