/** An instant as a statement's JSON holds it: a DATETIME(3) without a zone, in UTC as every session is. */
export const sqlTime = (at: Date): string => at.toISOString().replace("T", " ").replace("Z", "");
