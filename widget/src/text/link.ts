import { el } from "../panel/el.ts";

const SCHEMES = ["http:", "https:", "mailto:"];
/** Marks that re-order text, and invisible ones: they make an address look like another. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/**
 * A link that is safe to follow, or null: absolute, `http`, `https` or `mailto`, nothing hidden in it.
 *
 * The parser of the browser decides what the scheme is (it drops leading control characters, for instance), not a pattern of ours.
 */
export function link(target: string, content: Node | string): HTMLAnchorElement | null {
  const href = safeHref(target);
  return href === null ? null : el("a", { href, title: href, target: "_blank", rel: "noopener nofollow ugc" }, content);
}

function safeHref(target: string): string | null {
  if (DECEPTIVE.test(target)) return null;
  try {
    const url = new URL(target);
    return SCHEMES.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
