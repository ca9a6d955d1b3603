import { join } from "node:path";
import { rootFolder } from "../platform/rootFolder.ts";

/** Where this release's migrations lie. */
export const migrationFolder = join(rootFolder, "mariadb/migrations");
