/** What one look found. */
export interface Finding {
  readonly area: string;
  readonly level: "ok" | "warn" | "fail";
  readonly text: string;
  /** How to mend it, where it is not ok. */
  readonly mend?: string;
}

/** A note-taker for one area. */
export interface Notes {
  readonly findings: readonly Finding[];
  ok(text: string): void;
  warn(text: string, mend: string): void;
  fail(text: string, mend: string): void;
}

/** @returns an empty list that is filled line by line */
export function takeNotes(area: string): Notes {
  const findings: Finding[] = [];
  return {
    findings,
    ok: (text) => void findings.push({ area, level: "ok", text }),
    warn: (text, mend) => void findings.push({ area, level: "warn", text, mend }),
    fail: (text, mend) => void findings.push({ area, level: "fail", text, mend }),
  };
}

/** @returns an error's words, with those of what caused it: Node hides the address and code there */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join("; ");
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const own = error.message === "" ? code : error.message;
  return error.cause === undefined ? own : `${own} (${reasonOf(error.cause)})`;
}
