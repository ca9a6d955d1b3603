import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Types of the script for pages: what it declares, and how `window` knows it. They need no other file, and are the same for every TypeScript from 5.1.
 * @returns the text of `/widget.d.ts`
 */
export const widgetTypes = () =>
  ["src/types/chat-widget.ts", "types/window.d.ts"].map((path) => readFileSync(join(here, path), "utf8")).join("");

/** @param {string} folder where the bundles are */
export const writeWidgetTypes = (folder) => writeFileSync(join(folder, "widget.d.ts"), widgetTypes());
