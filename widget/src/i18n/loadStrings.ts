import { en, type UiStrings } from "./en.ts";

/** The words for a locale; English is built in, the others are fetched only where they are spoken. */
export async function loadStrings(locale: string): Promise<UiStrings> {
  const language = locale.slice(0, 2).toLowerCase();
  if (language === "en") return en;
  const words = await import("./languages.ts").then(({ wordsOf }) => wordsOf(language)).catch(() => ({}));
  return { ...en, ...words };
}

/** Puts values into `{name}`; they are text, never markup. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
