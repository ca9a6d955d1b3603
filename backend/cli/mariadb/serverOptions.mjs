/** @returns {string[]} mariadbd refuses to run as root unless told so; the files belong to root then. */
export const asUser = () => (process.getuid?.() === 0 ? ["--user=root"] : []);

/**
 * @param {string} log
 * @returns {string} the line that says why, for people
 */
export function lastErrorLine(log) {
  const lines = log.trim().split("\n");
  return (
    lines.findLast((line) => /\[ERROR\]|FATAL|error/i.test(line) && !/Aborting/.test(line)) ??
    (lines.at(-1) || "it said nothing")
  )
    .replace(/^.*\[ERROR\]\s*/, "")
    .trim();
}
