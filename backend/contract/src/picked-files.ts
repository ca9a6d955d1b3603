/** No zod in here: the widget loads this file at run time. */

/** What is told of a picked file before a byte of it is sent. */
export type PickProblem = "empty" | "tooLarge" | "heic" | "typeRefused";

/** What telephones of Apple call their photos. */
export const HEIC_ENDING = /\.hei[cf]s?$/i;

/** @returns why a file cannot be sent, by what its name and size tell; null where it is worth an upload. The server decides by its bytes. */
export function pickProblem(
  { name, size }: { readonly name: string; readonly size: number },
  { accept, maxBytes }: { readonly accept: readonly string[]; readonly maxBytes: number },
): PickProblem | null {
  const ending = /\.[a-z0-9]+$/i.exec(name)?.[0].toLowerCase() ?? "";
  if (!accept.includes(ending)) return HEIC_ENDING.test(name) ? "heic" : "typeRefused";
  if (size > maxBytes) return "tooLarge";
  return size === 0 ? "empty" : null;
}

/** @returns the name as an upload may carry it: one line, whole characters, the ending kept where it is too long */
export const nameForUpload = (name: string): string =>
  name
    .slice(-255)
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "_")
    .trim();
