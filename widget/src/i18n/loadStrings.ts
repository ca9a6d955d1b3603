import { en, type Strings, type UiStrings } from "./en.ts";

const LANGUAGES: Record<string, () => Promise<Strings>> = {
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  es: async () => (await import("./es.ts")).es,
};

/** The words for a locale; English is built in, the others are fetched only where they are spoken. */
export async function loadStrings(locale: string): Promise<UiStrings> {
  const load = LANGUAGES[locale.slice(0, 2).toLowerCase()];
  return load
    ? load()
        .then((words) => ({ ...en, ...words }))
        .catch(() => en)
    : en;
}

/** Puts values into `{name}`; they are text, never markup. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
