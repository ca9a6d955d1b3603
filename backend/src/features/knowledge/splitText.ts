/** Long enough to answer from, short enough that a few of them fit a prompt. */
const PASSAGE_MAX_CHARS = 900;

/**
 * Cuts a text into passages at paragraphs, then sentences, and only at last in the middle of one.
 *
 * @returns passages in order; together they hold all words of the text
 */
export function splitText(text: string, maxChars = PASSAGE_MAX_CHARS): string[] {
  const pieces = text
    .split(/\n\s*\n/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .flatMap((piece) => (piece.length <= maxChars ? [piece] : splitSentences(piece, maxChars)));
  const passages: string[] = [];
  for (const piece of pieces) {
    const last = passages.at(-1);
    // A heading alone says nothing: short pieces join what follows.
    if (last !== undefined && last.length + piece.length + 2 <= maxChars)
      passages[passages.length - 1] = `${last}\n\n${piece}`;
    else passages.push(piece);
  }
  return passages;
}

function splitSentences(text: string, maxChars: number): string[] {
  const sentences = text
    .split(/(?<=[.!?。！？]["'”’)]?)\s+|(?<=[。！？])|\n/u)
    .flatMap((sentence) => cut(sentence, maxChars));
  const parts: string[] = [];
  for (const sentence of sentences) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + sentence.length + 1 <= maxChars)
      parts[parts.length - 1] = `${last} ${sentence}`;
    else if (sentence.trim() !== "") parts.push(sentence);
  }
  return parts;
}

function cut(text: string, maxChars: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > maxChars) {
    const space = rest.lastIndexOf(" ", maxChars);
    let at = space > maxChars / 2 ? space : maxChars;
    if (/[\uD800-\uDBFF]/.test(rest[at - 1] ?? "")) at -= 1; // never between the halves of a character
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...parts, rest];
}
