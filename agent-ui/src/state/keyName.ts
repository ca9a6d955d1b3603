const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What of a key press its name is made from. */
export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & {
  getModifierState?: (key: string) => boolean;
};

/**
 * A press as `COMMANDS` names it: "j", "?", "alt+c", "mod+k" (Ctrl, on a Mac also ⌘), "shift+enter".
 *
 * @returns "" for a press that types a character by a modifier (AltGr): whoever types must never command
 */
export function keyName(press: KeyPress): string {
  const isMod = press.ctrlKey || press.metaKey;
  if (press.getModifierState?.("AltGraph") === true || (press.altKey && press.ctrlKey)) return "";
  const isLong = press.key.length > 1;
  const typed = press.key.toLowerCase();
  // ⌥ on a Mac makes "c" a "ç", and other scripts have no "c": the key's place says what was meant
  const letter = press.altKey && !/^[a-z0-9]$/.test(typed) ? /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase() : null;
  const parts = [isMod && "mod", press.altKey && "alt", isLong && press.shiftKey && "shift", letter ?? typed];
  return parts.filter((part) => part !== false).join("+");
}

const NAMES: Record<string, string> = {
  mod: isMac ? "⌘" : "Ctrl",
  alt: isMac ? "⌥" : "Alt",
  shift: isMac ? "⇧" : "Shift",
  enter: "Enter",
  escape: "Esc",
};

/** @returns the keys of a press as they are printed, one by one. */
export const keyCaps = (name: string): string[] =>
  name.split("+").map((part) => NAMES[part] ?? (name.includes("+") ? part.toUpperCase() : part));

/** Where the character of a press with ⌥ could be meant: on a Mac it types, so it stays with the field. */
export const typesByAlt = isMac;
