/**
 * The language to speak: the first of the wishes that is one, else the first of the browser's. Systems write `de_DE` and `en-US@posix`,
 * which no browser understands as they are.
 */
export function pickLocale(...wishes: (string | undefined)[]): string {
  for (const wish of [...wishes, ...navigator.languages])
    try {
      const [locale] = Intl.getCanonicalLocales(wish?.replace(/[.@].*/, "").replaceAll("_", "-"));
      if (locale) return locale;
    } catch {
      // not a language: the next
    }
  return "en";
}
