import { linksIn } from "@chat/contract/typed-text";
import { link } from "./link.ts";

/** What a person typed: as typed, only addresses become links. */
export function typedText(source: string): DocumentFragment {
  const out = new DocumentFragment();
  let at = 0;
  for (const { from, to, href } of linksIn(source)) {
    out.append(source.slice(at, from), link(href, source.slice(from, to)) ?? "");
    at = to;
  }
  out.append(source.slice(at));
  return out;
}
