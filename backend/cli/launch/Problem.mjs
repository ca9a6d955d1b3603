/**
 * Something the person at the keyboard can put right: one sentence on what is wrong and one on the way out.
 *
 * Thrown anywhere in the tooling and printed by the entry point without a stack, because a stack helps nobody whose port is taken.
 */
export class Problem extends Error {
  /**
   * @param {string} sentence what is wrong, complete with full stop
   * @param {string} wayOut what to do about it
   * @param {{ cause?: unknown }} [options]
   */
  constructor(sentence, wayOut, options) {
    super(sentence, options);
    this.name = "Problem";
    this.wayOut = wayOut;
  }
}

/**
 * Turns any failure into a Problem: a full disk and missing rights are named wherever they happen.
 * @param {unknown} error
 * @returns {Problem | undefined} undefined when nothing better than the error itself can be said
 */
export function explainFailure(error) {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? `${error.message} ${"code" in error ? String(error.code) : ""}` : String(error);
  if (/ENOSPC|EDQUOT|No space left on device|Errcode: 28\b|\berror 28\b/i.test(text))
    return new Problem(
      "The disk is full.",
      "Free some space (about 1 GB is comfortable), then start again; nothing stored is lost.",
      { cause: error },
    );
  if (/EROFS|read-only file system/i.test(text))
    return new Problem(
      "The file system is read-only.",
      "Choose a folder that can be written: DATA_DIR=/path/to/folder npm start",
      { cause: error },
    );
  if (/EACCES|EPERM/.test(text)) {
    const path = error instanceof Error && "path" in error ? String(error.path) : "a needed file";
    return new Problem(
      `No permission for ${path}.`,
      'Run as the user who owns it, or give that user\'s rights back: sudo chown -R "$(id -un)" FOLDER',
      { cause: error },
    );
  }
  return undefined;
}
