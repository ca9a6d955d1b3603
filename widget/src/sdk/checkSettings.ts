import { CallError } from "../core/CallError.ts";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";

type Change = Partial<ChatWidgetSettings>;

const isOneOf =
  (...values: string[]) =>
  (value: unknown) =>
    values.includes(String(value));
const isWhole = (max: number) => (value: unknown) =>
  /^(number|string)$/.test(typeof value) &&
  value !== "" &&
  Number.isInteger(Number(value)) &&
  Math.abs(Number(value)) <= max;

/** What `update` may change, and what each may be; in words for who wrote something else. */
const RULES: Record<string, readonly [is: (value: unknown) => boolean, words: string]> = {
  locale: [isLocale, "a language tag such as de or pt-BR"],
  colorScheme: [isOneOf("auto", "light", "dark"), "auto, light or dark"],
  position: [
    isOneOf("bottom-right", "bottom-left", "top-right", "top-left"),
    "bottom-right, bottom-left, top-right or top-left",
  ],
  offsetX: [isWhole(10_000), "a whole number of pixels"],
  offsetY: [isWhole(10_000), "a whole number of pixels"],
  zIndex: [isWhole(2_147_483_647), "a whole number"],
  launcher: [isSelector, "none, default or a CSS selector"],
  open: [isOneOf("true", "false"), "true or false"],
};

/**
 * Settings that a page wants to change at run time. `undefined` gives one back to the builder.
 *
 * @throws {CallError} invalid_input when one of them is unknown or wrong; then none is changed
 */
export function checkSettings(change: unknown): Change {
  if (typeof change !== "object" || change === null) throw wrong("update takes an object of settings");
  for (const [name, value] of Object.entries(change)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (!rule) throw wrong(`update cannot change "${name}", only ${Object.keys(RULES).join(", ")}`);
    if (value !== undefined && !rule[0](value)) throw wrong(`update: ${name} is ${rule[1]}`);
  }
  const { launcher } = change as Change; // checked above
  return launcher === "default" ? { ...change, launcher: "" } : change;
}

const wrong = (sentence: string) => new CallError("invalid_input", `${sentence}.`);

function isLocale(value: unknown): boolean {
  try {
    return typeof value === "string" && Intl.getCanonicalLocales(value.replaceAll("_", "-")).length === 1;
  } catch {
    return false;
  }
}

function isSelector(value: unknown): boolean {
  try {
    return typeof value === "string" && !document.createDocumentFragment().querySelector(value || "none");
  } catch {
    return false;
  }
}
