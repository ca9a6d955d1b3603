/** @returns a language tag in words ("German (Austria)"); what the browser does not know stays as it came. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
