import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rootFolder } from "./rootFolder.ts";

/** The product's version, from the package at the root. */
export const version: string = JSON.parse(readFileSync(join(rootFolder, "package.json"), "utf8")).version;
