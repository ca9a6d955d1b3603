import { safeHref } from "@chat/contract/typed-text";
import { el } from "../panel/el.ts";

/** A link that opens apart, or null where the address is not safe to follow. */
export function link(target: string, content: Node | string): HTMLAnchorElement | null {
  const href = safeHref(target);
  return href === null ? null : el("a", { href, title: href, target: "_blank", rel: "noopener nofollow ugc" }, content);
}
