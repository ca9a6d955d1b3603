/** How one language promises a person, and how it takes that back. */
export interface PromiseRules {
  /** A sentence that fits one of these says that somebody was called, is being called, or comes. */
  readonly promises: readonly RegExp[];
  /** A sentence that fits this offers, asks or denies: it promises nothing. */
  readonly butNot: RegExp;
  /** Words that look like a denial or a condition and are none. */
  readonly fillers: RegExp;
  readonly nothingDone: { readonly withButton: string; readonly alone: string };
}

/** Joins the parts of a pattern; `\b` of JavaScript knows no accents, so words end where no letter follows. */
export const rule = (...parts: readonly string[]): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${parts.join("")})(?!\\p{L})`, "u");
/** One of these. */
export const any = (...words: readonly string[]): string => `(?:${words.join("|")})`;
/** Some words between, within a sentence. */
export const GAP = "[^.!?]{0,90}?";
