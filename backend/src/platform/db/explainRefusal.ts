const REFUSALS = new Set(["ER_ACCESS_DENIED_ERROR", "ER_ACCESS_DENIED_NO_PASSWORD_ERROR", "ER_DBACCESS_DENIED_ERROR"]);

/** What to mend where the database answers and does not let us in: waiting never helps there. @returns undefined for every other failure */
export function explainRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !REFUSALS.has(String(error.code))) return undefined;
  return `${error.message}: DB_USER, DB_PASSWORD and DB_NAME are not those that this MariaDB was set up with.
With docker-compose: the volumes "secrets" and "database" are of two installations, or DB_USER was changed; docs/TROUBLESHOOTING.md has the way out.`;
}
