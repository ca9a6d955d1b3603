/** No zod in here: the widget loads this file at run time. */
import type { Message } from "./messages.ts";

/** Part of a text that leads somewhere: characters `from` to `to` of it. */
export interface TextLink {
  readonly from: number;
  readonly to: number;
  readonly href: string;
}

/** Of Latin scripts alone: others put no space around an address, which would swallow its sentence. */
const LETTER = /[a-z\d\u00C0-\u024F]/.source;
/** Quotes, dashes, full-width punctuation and the like end an address, for the same reason. */
const REST = /[!#-;=?-[\]_a-z|~\p{Cf}]|[^\0-\x9F\p{P}\p{S}\p{Z}]/u.source;
const ADDRESS = new RegExp(
  `(?<!${LETTER})(?:(?:https?://|www\\.(?=${LETTER}[^\\s/]*\\.${LETTER}))(?:${REST})+|tel:\\+?\\d[\\d().-]+)|` +
    `(?<![a-z\\d.%+-])(?:mailto:)?${LETTER}(?:${LETTER}|[._%+'-]){0,63}@(?:${LETTER}(?:${LETTER}|-){0,62}\\.)+[a-z]{2,24}(?!${LETTER}|@)`,
  "giu",
);

/** Marks that re-order text, and invisible ones: they make an address look like another. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const SCHEME = /^(?:https?|mailto|tel):$/;

/**
 * An address that is safe to follow, or null: `http`, `https`, `mailto` or `tel` (`www.` and an e-mail address need not say so), nothing
 * hidden in it, and no name before the host that could pass for it.
 *
 * The platform's parser decides what the scheme is (it drops leading control characters, for instance), not a pattern of ours.
 */
export function safeHref(target: string): string | null {
  if (DECEPTIVE.test(target)) return null;
  const scheme = /^www\./i.test(target) ? "https://" : /^[^/:?#@]+@/.test(target) ? "mailto:" : "";
  try {
    const { protocol, username, password, href } = new URL(scheme + target);
    return SCHEME.test(protocol) && !username && !password ? href : null;
  } catch {
    return null;
  }
}

/**
 * The addresses in what somebody wrote: web, e-mail, phone. In order, not overlapping; punctuation around them belongs to the sentence.
 *
 * Its time grows with the text alone, whatever the text is.
 */
export function linksIn(text: string): TextLink[] {
  const links: TextLink[] = [];
  for (const { 0: found, index: from } of text.matchAll(ADDRESS)) {
    const address = withoutTail(found);
    const href = safeHref(address);
    if (href) links.push({ from, to: from + address.length, href });
  }
  return links;
}

/** Without a bracket that the address itself did not open and what follows it, and without the end of a sentence. */
function withoutTail(address: string): string {
  let depth = 0;
  let to = 0;
  for (; to < address.length; to++) {
    if (/[([{]/.test(address.charAt(to))) depth++;
    if (/[)\]}]/.test(address.charAt(to)) && --depth < 0) break;
  }
  while (/[.,;:!?'*_~|،؛؟۔।-]/.test(address.charAt(to - 1))) to--;
  return address.slice(0, to);
}

/** Whether a message's text is Markdown: the assistant's and the team's is. What visitors type is shown as typed. */
export const isMarkdown = (by: Message["sender"]["kind"]): boolean => by === "assistant" || by === "agent";
