import { type MarkdownNode, parseMarkdown } from "@chat/contract/markdown";
import DOMPurify from "dompurify";

const TAGS: MarkdownNode["tag"][] = [
  "p",
  "br",
  "strong",
  "em",
  "code",
  "pre",
  "a",
  "ul",
  "ol",
  "li",
  "blockquote",
  "hr",
  "table",
  "tr",
  "th",
  "td",
];
const SAFE_LINK = /^(?:https?:\/\/[^/]|mailto:|tel:)/i;
/** Marks that turn the reading direction: in a link they can show another address than the one it leads to. */
const BIDI = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g;
const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const asText = (text: string) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

function htmlOf(part: MarkdownNode | string): string {
  if (typeof part === "string") return asText(part);
  const { tag, of, href, value } = part;
  if (tag === "br" || tag === "hr") return `<${tag}>`;
  const attributes = `${href === undefined ? "" : ` href="${asText(href)}"`}${value === undefined ? "" : ` value="${value}"`}`;
  return `<${tag}${attributes}>${of.map(htmlOf).join("")}</${tag}>`;
}

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  const href = node.getAttribute("href") ?? "";
  if (!SAFE_LINK.test(href)) {
    node.removeAttribute("href");
    return;
  }
  node.setAttribute("title", href);
  node.setAttribute("rel", "noopener nofollow ugc");
  node.setAttribute("target", "_blank");
  const text = node.textContent ?? "";
  if (text !== text.replace(BIDI, "")) node.textContent = text.replace(BIDI, "");
});

/**
 * Turns Markdown into HTML that can do nothing but be read, by the grammar that the widget draws with.
 *
 * The grammar makes no other elements and no unsafe link, and HTML in the text stays text; what it made is checked once more here,
 * because it goes into a page where somebody is signed in.
 * @param isDraft the text is still being written: what is not finished shows no marks
 */
export function renderMarkdown(text: string, isDraft = false): string {
  return purifier.sanitize(parseMarkdown(text, isDraft).map(htmlOf).join(""), {
    ALLOWED_TAGS: [...TAGS, "tbody", "#text"],
    ALLOWED_ATTR: ["href", "value"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ADD_ATTR: ["target", "rel", "title"],
  });
}
