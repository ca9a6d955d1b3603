import type { PreChatField } from "@chat/contract/widgets";

const LABELS: Record<PreChatField["type"], string> = {
  text: "Your name",
  email: "Your e-mail",
  phone: "Your phone number",
  choice: "What is it about?",
  consent: "I agree that my answers are stored to handle my request",
};
const KEYS: Record<PreChatField["type"], string> = {
  text: "text",
  email: "email",
  phone: "phone",
  choice: "choice",
  consent: "consent",
};

/**
 * @returns a new field with a label worth keeping and a key no other has.
 *
 * The key never changes afterwards, for answers are stored under it. The first text field is the visitor's name, so it is called so.
 */
export function newField(type: PreChatField["type"], existing: readonly { key: string }[]): PreChatField {
  const taken = new Set(existing.map((field) => field.key));
  const isFirstText = type === "text" && !taken.has("name");
  const base = isFirstText ? "name" : KEYS[type];
  let key = base;
  for (let number = 2; taken.has(key); number += 1) key = `${base}_${number}`;
  return {
    key,
    label: type === "text" && !isFirstText ? "Your question" : LABELS[type],
    type,
    isRequired: type === "consent",
    choices: type === "choice" ? ["An order", "Something else"] : [],
    showWhen: null,
  };
}
