import { createFileViews } from "./createFileViews.ts";
import { createTray } from "./createTray.ts";

/** What is loaded with the first file of a chat, whether it is picked or shown: one chunk, for each alone would load half of the other. */
export const attachments = { createFileViews, createTray };
