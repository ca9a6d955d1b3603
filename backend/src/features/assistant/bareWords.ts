/** A text as its words alone: no case, no punctuation, no apostrophes, so that ways of writing the same compare equal. */
export const bareWords = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’]|\uFE0F|\u200D/g, "")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
