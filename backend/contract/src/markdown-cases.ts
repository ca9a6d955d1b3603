import { blocks } from "./markdown-cases/blocks.ts";
import { code } from "./markdown-cases/code.ts";
import { emphasis } from "./markdown-cases/emphasis.ts";
import { hostile } from "./markdown-cases/hostile.ts";
import { links } from "./markdown-cases/links.ts";
import { tables } from "./markdown-cases/tables.ts";
import { words } from "./markdown-cases/words.ts";

/**
 * A text, what it is drawn as (tags with `href` and `value` alone), and what it reads as without formatting where that differs from the text.
 */
export type MarkdownCase = readonly [source: string, html: string, text?: string];

/** What the grammar promises. Whatever shows Markdown is tested with the whole of it: widget, console, archive and transcript. */
export const MARKDOWN_CASES = [...words, ...emphasis, ...code, ...links, ...hostile, ...blocks, ...tables].map(
  ([source, html, text = source]) => ({ source, html, text }),
);
