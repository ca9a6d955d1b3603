import { describe, expect, it } from "vitest";
import { migrationFolder } from "../../commands/migrationFolder.ts";
import { readSteps } from "./migrate.ts";

/** What the release before could not live with while both run, or after a step back (docs/UPGRADING.md, Expand first). */
const BREAKING: readonly [RegExp, string][] = [
  [/\bDROP\s+(TABLE|COLUMN|DATABASE)\b/i, "drops what the release before reads"],
  [/\bRENAME\b/i, "renames what the release before reads"],
  [/\b(MODIFY|CHANGE)\b(\s+COLUMN)?/i, "changes a column under the release before"],
  [/\bADD\s+UNIQUE\b/i, "refuses rows that the release before writes"],
  [/\bTRUNCATE\b/i, "removes rows"],
];

/** A new column that must be given a value makes every INSERT of the release before fail. */
const addsNeededColumn = (sql: string): boolean =>
  [...sql.matchAll(/ADD COLUMN(?: IF NOT EXISTS)?\s+([^,;]+)/gi)].some(
    ([, definition = ""]) => /NOT NULL/i.test(definition) && !/DEFAULT/i.test(definition),
  );

const withoutComments = (sql: string): string => sql.replace(/--.*$/gm, "");

const problems = (sql: string): string[] => {
  const text = withoutComments(sql);
  const found = BREAKING.flatMap(([pattern, why]) => (pattern.test(text) ? [why] : []));
  return addsNeededColumn(text) ? [...found, "adds a column that the release before does not fill"] : found;
};

describe("the migrations", () => {
  it("only add, so that the release before runs on the new schema (a later release may take away what no release reads: say `-- contract: <release>`)", async () => {
    const steps = await readSteps(migrationFolder);
    expect(steps.length).toBeGreaterThan(25);
    const broken = steps
      .filter(({ sql }) => !/^-- contract: \d+\.\d+\.\d+/m.test(sql))
      .map(({ name, sql }) => ({ name, problems: problems(sql) }))
      .filter((one) => one.problems.length > 0);
    expect(broken).toEqual([]);
  });

  it("are held to it by rules that see each breaking kind", () => {
    for (const sql of [
      "ALTER TABLE users DROP COLUMN name",
      "RENAME TABLE a TO b",
      "ALTER TABLE users MODIFY name VARCHAR(10)",
      "ALTER TABLE users ADD COLUMN IF NOT EXISTS age INT NOT NULL",
      "ALTER TABLE users ADD UNIQUE KEY x (name)",
    ])
      expect(problems(sql), sql).toHaveLength(1);
    expect(problems("-- DROP TABLE in words\nALTER TABLE a ADD COLUMN IF NOT EXISTS b INT NOT NULL DEFAULT 0")).toEqual(
      [],
    );
  });
});
