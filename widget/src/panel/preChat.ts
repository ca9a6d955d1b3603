import { ANSWER_MAX_CHARS, visibleFields } from "@chat/contract/form-answers";
import type { PreChatField } from "@chat/contract/widgets";

export type Values = Record<string, string | boolean>;

/** What is sent: visible fields that have an answer. */
export function answersOf(fields: readonly PreChatField[], values: Values): Values {
  const answers: Values = {};
  for (const { key } of visibleFields(fields, values)) {
    const value = values[key];
    if (typeof value === "boolean") answers[key] = value;
    else if (value?.trim()) answers[key] = value.trim().slice(0, ANSWER_MAX_CHARS);
  }
  return answers;
}
