import type { Project } from "./project.ts";

/** One statement, by the database itself; a line for each row. */
export async function queryDatabase(project: Project, statement: string): Promise<string[]> {
  const output = await project.exec("mariadb", [
    "sh",
    "-c",
    `mariadb -N -B -u chat -p"$(cat /secrets/db_password)" chat -e "${statement}"`,
  ]);
  return output.split("\n").filter(Boolean);
}

/** The rows of every chat. */
export const storedRows = (project: Project): Promise<string[]> =>
  queryDatabase(
    project,
    "SELECT sessions.public_id, messages.seq, messages.kind, messages.audience, HEX(messages.body) FROM messages JOIN sessions ON sessions.id = messages.session_id ORDER BY messages.session_id, messages.seq",
  );

/** The checksum and name of every file that people sent. */
export async function storedFiles(project: Project): Promise<string[]> {
  const output = await project.exec("server", [
    "sh",
    "-c",
    "cd /files && find . -type f ! -path './incoming/*' -exec sha256sum {} +",
  ]);
  return output.split("\n").filter(Boolean).toSorted();
}
