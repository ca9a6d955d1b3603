import * as z from "zod";

/** Marks on one letter: no writing needs more, and seventy of them climb over what stands above and below. */
const MARKS_MAX = 4;
/** Scripts in which the joiners change how letters look; elsewhere they are invisible, and two names would look like one. */
const JOINING =
  "\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Mymr}\\p{scx=Khmr}\\p{scx=Tibt}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F";
const JOINER = "\\u200C\\u200D";
/** Bidi controls, zero-width characters, tags, blank letters and the rest that nobody sees; joiners but where they join. */
const HIDDEN = new RegExp(
  `(?![${JOINER}])[\\p{Cf}\\p{Cc}\\u2028\\u2029\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0\\u180B-\\u180F]|(?<![${JOINING}])[${JOINER}]|[${JOINER}](?![${JOINING}])`,
  "gu",
);
const STACKED = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, "gu");
/** What may stand around a copied name: spaces, direction marks, a byte order mark. Nobody sees it go. */
const AROUND = /^[\s\u200B\u200E\u200F\u061C\uFEFF]+|[\s\u200B\u200E\u200F\u061C\uFEFF]+$/g;
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const has = (pattern: RegExp, text: string): boolean => text.search(pattern) >= 0;

/** A name in one form: composed, one space between words, nothing around it. Nothing that can be seen is changed. */
const tidy = (text: string): string =>
  has(LONE, text)
    ? text
    : text
        .normalize("NFC")
        .replace(AROUND, "")
        .replace(/[ \u00A0\u2000-\u200A\u202F\u205F\u3000]+/g, " ");

/**
 * A name as it stands beside what was said: visible, one line, in its own direction, no higher than a line.
 *
 * For what a business calls itself, its widgets and its assistant. Refused, not changed, is what a reader would take for something else.
 */
export const DisplayName = (maxChars: number) =>
  z
    .string()
    .max(4 * maxChars, `is longer than ${maxChars} characters`)
    .transform(tidy)
    .pipe(
      z
        .string()
        .min(1, "is empty")
        .max(maxChars)
        .refine((text) => !has(LONE, text), { error: "has broken characters", abort: true })
        .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), { error: "must be one line", abort: true })
        .refine((text) => !has(HIDDEN, text), { error: "has characters that nobody can see", abort: true })
        .refine((text) => !has(STACKED, text), { error: "has too many marks on one letter", abort: true })
        .refine((text) => /[\p{L}\p{N}\p{S}\p{P}]/u.test(text), "is empty"),
    );

/** Words that our own lines are signed with, in every language that ships. */
const OURS: ReadonlySet<string> = new Set(["system", "systeme", "sistema"]);
/** Letters of other alphabets that look like those words' own. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ѕ: "s",
  у: "y",
  γ: "y",
  т: "t",
  τ: "t",
  е: "e",
  м: "m",
  і: "i",
  ι: "i",
  а: "a",
  α: "a",
};

/** How a name reads at a glance. */
const atAGlance = (text: string): string =>
  [...text.normalize("NFKD").toLowerCase()]
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join("")
    .replace(/[^\p{L}\p{N}]/gu, "");

/** The name of a person: a colleague's, a visitor's. As {@link DisplayName}, and nobody is called as our own lines are signed. */
export const PersonName = (maxChars: number) =>
  DisplayName(maxChars).refine((text) => !OURS.has(atAGlance(text)), "is not a person's name");

/** What is left of a name that was stored before there was this rule; `otherwise` where that is nothing. */
export function plainName(text: string, maxChars: number, otherwise: string): string {
  const kept = tidy(
    text
      .replace(LONE, "")
      .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
      .replace(HIDDEN, "")
      .replace(STACKED, "$1"),
  );
  const cut =
    kept.length <= maxChars
      ? kept
      : kept
          .slice(0, maxChars)
          .replace(/[\uD800-\uDBFF]$/, "")
          .trim();
  return DisplayName(maxChars).safeParse(cut).data ?? otherwise;
}
