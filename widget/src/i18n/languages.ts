import type { AllStrings } from "./en.ts";

const LANGUAGES: Record<string, () => Promise<AllStrings>> = {
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  es: async () => (await import("./es.ts")).es,
};

/** A language's words, or nothing if we do not speak it. */
export const wordsOf = async (language: string): Promise<Partial<AllStrings>> => (await LANGUAGES[language]?.()) ?? {};
