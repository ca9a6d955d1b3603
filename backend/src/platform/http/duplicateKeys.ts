import { AppError } from "../errors.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** @returns the index after the closing quote of the string that opens at `start`, or the end of the text */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index += 1;
    else if (code === QUOTE) return index + 1;
  }
  return text.length;
}

function unquoted(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

/**
 * Refuses a JSON object that names a key twice: readers disagree about which one counts, and an attacker chooses the reader (X20).
 *
 * One pass over at most 64 KB, no backtracking. What is not JSON at all is left to the parser to refuse.
 * @throws {AppError} invalid_input
 */
export function refuseDuplicateKeys(text: string): void {
  const levels: (Set<string> | null)[] = []; // the keys of an object, null for an array
  for (let index = 0; index < text.length; ) {
    const char = text[index];
    if (char !== '"') {
      if (char === "{") levels.push(new Set());
      else if (char === "[") levels.push(null);
      else if (char === "}" || char === "]") levels.pop();
      index += 1;
      continue;
    }
    const end = endOfString(text, index);
    let after = end;
    while (after < text.length && text.charCodeAt(after) <= 0x20) after += 1;
    const keys = levels.at(-1);
    if (keys && text[after] === ":") {
      const key = unquoted(text.slice(index, end));
      if (keys.has(key)) throw new AppError("invalid_input", {}, { fields: { [key.slice(0, 60)]: "is given twice" } });
      keys.add(key);
    }
    index = end;
  }
}
