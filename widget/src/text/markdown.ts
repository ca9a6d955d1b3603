import { type MarkdownNode, parseMarkdown } from "@chat/contract/markdown";
import { markdownText } from "@chat/contract/markdown-text";
import { el } from "../panel/el.ts";
import { link } from "./link.ts";
import css from "./markdown.css?inline";

/** How texts of the assistant and the team are drawn, in one part that is loaded with the first text that needs it. */
export const grammar = {
  css,
  /**
   * The text as DOM nodes. It never touches `innerHTML`, so whatever a model or a person writes is text.
   *
   * @param isDraft the text is still being written: what is not finished shows no marks
   */
  draw: (source: string, isDraft = false): DocumentFragment => draw(parseMarkdown(source, isDraft)),
  plain: markdownText,
};

function draw(parts: MarkdownNode["of"]): DocumentFragment {
  const out = new DocumentFragment();
  for (const part of parts) out.append(typeof part === "string" ? part : element(part));
  return out;
}

function element({ tag, of, href = "", value }: MarkdownNode): Node {
  const content = draw(of);
  if (tag === "a") return link(href, content) ?? content;
  if (tag === "li") return el(tag, value === undefined ? {} : { value }, content);
  if (tag === "pre" || tag === "table") return el(tag, { tabIndex: 0 }, content); // they scroll
  return el(tag, {}, content);
}
