import type { Project } from "./project.ts";

/** One statement, by the database itself; a line for each row. */
async function queryDatabase(project: Project, statement: string): Promise<string[]> {
  const output = await project.exec("mariadb", ["sh", "-c", `sql -N -B -e "${statement}"`]);
  return output.split("\n").filter(Boolean);
}

/** The rows of every chat. */
export const storedRows = (project: Project): Promise<string[]> =>
  queryDatabase(
    project,
    "SELECT sessions.public_id, messages.seq, messages.kind, messages.audience, HEX(messages.body) FROM messages JOIN sessions ON sessions.id = messages.session_id ORDER BY messages.session_id, messages.seq",
  );

/** The checksum and name of every file that people sent. */
async function storedFiles(project: Project): Promise<string[]> {
  const output = await project.exec("server", [
    "sh",
    "-c",
    "cd /files && find . -type f ! -path './incoming/*' -exec sha256sum {} +",
  ]);
  return output.split("\n").filter(Boolean).toSorted();
}

/** Everything that a backup has to bring back. */
export interface Held {
  readonly rows: readonly string[];
  readonly files: readonly string[];
  readonly people: readonly string[];
}

export const everythingHeld = async (project: Project): Promise<Held> => ({
  rows: await storedRows(project),
  files: await storedFiles(project),
  people: await queryDatabase(project, "SELECT email FROM users ORDER BY email"),
});

/** A platform that runs notes who came and left, at any moment; so events may have been added, and nothing else may differ. @throws {Error} with the first few that do */
export function expectRows(now: readonly string[], before: readonly string[]): void {
  const [present, known] = [new Set(now), new Set(before)];
  const missing = before.filter((row) => !present.has(row));
  const added = now.filter((row) => !known.has(row) && row.split("\t")[2] !== "event");
  const isDoubled = present.size !== now.length;
  if (missing.length + added.length > 0 || isDoubled)
    throw new Error(
      [
        `${missing.length} rows are missing, ${added.length} were added${isDoubled ? ", some are doubled" : ""}`,
        ...missing.slice(0, 3),
        ...added.slice(0, 3),
      ].join("\n      "),
    );
}
