import DOMPurify from "dompurify";
import { Marked } from "marked";

const TAGS = [
  "p",
  "br",
  "strong",
  "em",
  "del",
  "code",
  "pre",
  "blockquote",
  "ul",
  "ol",
  "li",
  "a",
  "h1",
  "h2",
  "h3",
  "h4",
  "hr",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
];
const SAFE_LINK = /^(?:https?:\/\/[^/]|mailto:)/i;
/** Marks that turn the reading direction: in a link they can show another address than the one it leads to. */
const BIDI = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g;

const asText = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] ?? sign,
  );

const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  renderer: {
    // what looks like HTML is shown as the text it is
    html: ({ text }) => asText(text),
    // an image would send the reader's address, and whatever the author put into the URL, to a foreign host
    image: ({ text, href }) => asText(text || href),
  },
});

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  const href = (node.getAttribute("href") ?? "").trim();
  if (!SAFE_LINK.test(href)) {
    node.removeAttribute("href");
    return;
  }
  node.setAttribute("href", href.replace(BIDI, ""));
  node.setAttribute("rel", "noopener nofollow ugc");
  node.setAttribute("target", "_blank");
  if (BIDI.test(node.textContent ?? "")) node.textContent = (node.textContent ?? "").replace(BIDI, "");
});

/**
 * Turns markdown into HTML that can do nothing but be read.
 *
 * Only http, https and mailto links, opened apart; no image is ever loaded (an answer could carry secrets out in its address);
 * HTML in the text stays text.
 */
export function renderMarkdown(text: string): string {
  const html = marked.parse(text, { async: false });
  return purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ["href", "start"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ADD_ATTR: ["target", "rel"],
  });
}
