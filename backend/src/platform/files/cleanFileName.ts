const ENDING = /\.([a-z0-9]{1,5})$/i;

/** @returns the ending that counts, in lower case: `pdf.exe` is `exe`; empty where there is none */
export const endingOf = (name: string): string => ENDING.exec(name)?.[1]?.toLowerCase() ?? "";

/**
 * A name as it may be shown and saved anywhere: the last part of a path, one line, and nothing that hides or re-orders what is read,
 * such as the mark that shows `gpj.exe` as `exe.jpg`.
 *
 * Markup stays: the name is text to everyone who shows it.
 */
export function cleanFileName(given: string, maxChars: number): string {
  const name = Buffer.from(given, "utf8") // broken halves of characters become U+FFFD
    .toString("utf8")
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\u115F\u1160\u3164\uFFA0\uFFFD]/gu, "")
    .replace(/^.*[\\/]/s, "")
    .replace(/[<>:"|?*]/g, "_") // no system saves them
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const ending = ENDING.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - ending.length);
  return `${
    [...stem]
      .slice(0, maxChars - ending.length)
      .join("")
      .slice(0, maxChars - ending.length)
      .trim() || "file"
  }${ending}`;
}
