import type { Strings } from "./en.ts";

const LANGUAGES: Record<string, () => Promise<Strings>> = {
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  es: async () => (await import("./es.ts")).es,
};

/** A language's words, or nothing if we do not speak it. */
export const wordsOf = async (language: string): Promise<Partial<Strings>> => (await LANGUAGES[language]?.()) ?? {};
