const WARN = 40;
const LEVELS = /** @type {Record<number, string>} */ ({ 40: "warning", 50: "error", 60: "fatal" });
const NUMBERS = /** @type {Record<string, number>} */ ({ warn: 40, error: 50, fatal: 60 });
const HIDDEN = new Set(["level", "time", "msg", "pid", "hostname", "err", "error", "notice", "v", "name"]);

/**
 * Puts one line of the backend's JSON log into plain words for the terminal.
 * @param {string} line
 * @returns {{ text: string, isError: boolean } | undefined} undefined for what only the log file needs: everything under a warning that is not marked `notice`
 */
export function readableLogLine(line) {
  const record = parseRecord(line);
  if (!record) return line.trim() === "" ? undefined : { text: printable(line), isError: true };
  const level = typeof record.level === "number" ? record.level : (NUMBERS[String(record.level)] ?? 30);
  if (level < WARN && record.notice !== true) return undefined;
  const failure = record.err ?? record.error;
  const reason =
    failure && typeof failure === "object" && "message" in failure
      ? String(failure.message)
      : typeof failure === "string"
        ? failure
        : "";
  const details = Object.entries(record)
    .filter(([key, value]) => !HIDDEN.has(key) && value !== undefined && typeof value !== "object")
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(", ");
  const message = [record.msg, reason && reason !== record.msg ? reason : ""].filter(Boolean).join(": ");
  const label = LEVELS[level] ? `${LEVELS[level]}: ` : "";
  const text = `${label}${message || "(no message)"}${details ? ` (${details})` : ""}`;
  return { text: printable(text), isError: level > WARN };
}

/**
 * What a terminal would act on instead of showing it: escape sequences, line breaks, marks that reverse or hide text (X84, X97).
 * @param {string} text
 */
const printable = (text) =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (found) => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
function parseRecord(line) {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
