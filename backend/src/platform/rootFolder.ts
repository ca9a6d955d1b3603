import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the product lies: migrations, built apps and static pages are below it.
 *
 * Found by walking up, because the sources and the bundle (`backend/dist`) lie at different depths.
 */
export const rootFolder: string = findUp(dirname(fileURLToPath(import.meta.url)));

function findUp(folder: string): string {
  if (existsSync(join(folder, "mariadb", "migrations"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("The folder mariadb/migrations is missing: the installation is not complete.");
  return findUp(parent);
}
