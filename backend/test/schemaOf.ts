import { createConnection } from "mysql2/promise";
import { connectionOptions } from "../src/platform/db/connectionOptions.ts";
import { readTableShapes } from "../src/platform/db/tableShape.ts";
import { type TestDatabase, testConfig } from "./testDatabase.ts";

/** @returns the server's own statement for each table, without how far its numbers are */
export async function schemaOf(database: TestDatabase): Promise<string[]> {
  const connection = await createConnection(connectionOptions(testConfig(database.config)));
  try {
    return (await readTableShapes(connection)).map(({ ddl }) => ddl.replace(/ AUTO_INCREMENT=\d+/, ""));
  } finally {
    await connection.end();
  }
}
