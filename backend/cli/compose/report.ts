/** Counts what was tried. */
export interface Report {
  /** Runs one try with a time limit; gives back what it found, or undefined after a failure, which is told and counted. */
  check<T>(name: string, seconds: number, what: () => Promise<T>): Promise<T | undefined>;
  /** The same for what everything after it stands on. @throws {Aborted} after a failure */
  need<T>(name: string, seconds: number, what: () => Promise<T>): Promise<T>;
  chapter(title: string): void;
  note(words: string): void;
  readonly passed: number;
  readonly failed: number;
}

/** Of what went wrong; who reads it wants to see the next check, too. */
const MAX_LINES = 20;

/** The rest cannot be tried. */
export class Aborted extends Error {}

const withLimit = async <T>(seconds: number, what: () => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([what(), limit]);
  } finally {
    clearTimeout(timer);
  }
};

/** @param interruption after it nothing more is tried */
export function createReport(interruption: AbortSignal, say: (line: string) => void = console.log): Report {
  let passed = 0;
  let failed = 0;
  const attempt = async <T>(
    name: string,
    seconds: number,
    what: () => Promise<T>,
  ): Promise<{ value: T } | undefined> => {
    if (interruption.aborted) throw new Aborted("interrupted");
    const began = performance.now();
    try {
      const value = await withLimit(seconds, what);
      passed += 1;
      say(`  ✓ ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
      return { value };
    } catch (error) {
      failed += 1;
      const said = (error instanceof Error ? error.message : String(error)).split("\n");
      say(`  ✗ ${name}\n      ${said.slice(0, MAX_LINES).join("\n")}${said.length > MAX_LINES ? "\n      …" : ""}`);
      return undefined;
    }
  };
  return {
    check: async (name, seconds, what) => (await attempt(name, seconds, what))?.value,
    async need(name, seconds, what) {
      const result = await attempt(name, seconds, what);
      if (!result) throw new Aborted(name);
      return result.value;
    },
    chapter: (title) => say(`\n━━ ${title}`),
    note: (words) => say(`    ${words}`),
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}
