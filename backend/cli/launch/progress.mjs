/**
 * Tells the person at the terminal what is being done and how long it took, one line per step.
 * @param {NodeJS.WritableStream & { isTTY?: boolean }} out
 */
export function createProgress(out = process.stdout) {
  const startedAt = performance.now();
  const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  const clear = () => out.isTTY && out.write("\r\u001b[2K");
  return {
    /**
     * Runs one step and prints its line. The work may return a text to show as the outcome, and call its argument to say what it is at.
     * @template T
     * @param {string} name
     * @param {(say: (text: string) => void) => Promise<T>} work
     * @param {(result: T) => string} [outcome]
     * @returns {Promise<T>}
     */
    async step(name, work, outcome = (result) => (typeof result === "string" ? result : "")) {
      const since = performance.now();
      const show = (/** @type {string} */ text) => {
        if (!out.isTTY) out.write(`  · ${name.padEnd(13)} ${text}\n`);
        else out.write(`\r\u001b[2K  · ${name.padEnd(13)} ${text.slice(0, 100)} …`);
      };
      if (out.isTTY) show("");
      try {
        const result = await work(show);
        clear();
        out.write(`  ✓ ${name.padEnd(13)} ${outcome(result).padEnd(48)} ${seconds(since).padStart(7)}\n`);
        return result;
      } catch (error) {
        clear();
        out.write(`  ✗ ${name}\n`);
        throw error;
      }
    },
    /** @returns {string} time since the beginning */
    total: () => seconds(startedAt),
  };
}
