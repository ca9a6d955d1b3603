import type { PreChatField } from "@chat/contract/widgets";

export type Values = Record<string, string | boolean>;
export type FieldProblem = "required" | "requiredConsent" | "emailBad" | "invalidPhone";

/** The fields that are asked, given what was answered so far. A field hidden by its condition hides those that depend on it. */
export function visibleFields(fields: readonly PreChatField[], values: Values): PreChatField[] {
  const isVisible = ({ showWhen }: PreChatField, depth = 0): boolean => {
    if (!showWhen) return true;
    const other = fields.find((field) => field.key === showWhen.key);
    return (
      depth < fields.length &&
      other !== undefined &&
      values[other.key] === showWhen.equals &&
      isVisible(other, depth + 1)
    );
  };
  return fields.filter((field) => isVisible(field));
}

/** What is wrong with an answer, or null. */
export function problemOf(
  { type, isRequired }: PreChatField,
  value: string | boolean | undefined,
): FieldProblem | null {
  if (type === "consent") return isRequired && value !== true ? "requiredConsent" : null;
  const text = typeof value === "string" ? value.trim() : "";
  if (text === "") return isRequired ? "required" : null;
  if (type === "email" && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)) return "emailBad";
  if (type === "phone" && !/^[+(\d][\d\s()./-]{3,}$/.test(text)) return "invalidPhone";
  return null;
}

/** What is sent: visible fields that have an answer. */
export function answersOf(fields: readonly PreChatField[], values: Values): Values {
  const answers: Values = {};
  for (const { key } of visibleFields(fields, values)) {
    const value = values[key];
    if (typeof value === "boolean") answers[key] = value;
    else if (value?.trim()) answers[key] = value.trim().slice(0, 500);
  }
  return answers;
}
