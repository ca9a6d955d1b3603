import type { grammar as Grammar } from "../text/markdown.ts";
import { typedText } from "../text/typedText.ts";

/** Signs without which a text means the same with and without the grammar. */
const MARKS = /[*_`[#>|~\\<]|^\s*(?:[-+]|\d+\.)\s/m;

export type Words = ReturnType<typeof createWords>;

/**
 * What the assistant and the team wrote, drawn by a grammar that is loaded when a chat begins, or with the first text that needs it.
 *
 * @param onReady it is there, or cannot be had for now: then texts are shown as they were typed
 */
export function createWords(adopt: (css: string) => void, onReady: (isLate: boolean) => void) {
  let grammar: typeof Grammar | null = null;
  let loading: Promise<void> | null = null;
  let hasFailed = false;

  async function load() {
    const isLate = hasFailed;
    try {
      ({ grammar } = await import("../text/markdown.ts"));
      adopt(grammar.css);
    } catch {
      loading = null; // asked for again with the next change
      hasFailed = true;
    }
    if (grammar || !isLate) onReady(isLate);
  }
  const need = () => {
    loading ??= load();
    return loading;
  };

  return {
    need,
    /** Whether a text can be drawn as it is going to stay; otherwise wait for it instead of showing its marks. */
    isReady(text: string): boolean {
      if (grammar || !MARKS.test(text)) return true;
      void need();
      return hasFailed;
    },
    /** @param isDraft more of it is to come */
    draw: (text: string, isDraft?: boolean): Node => (grammar ? grammar.draw(text, isDraft) : typedText(text)),
    /** Without marks: for who listens, and for files. */
    plain: (text: string): string => (grammar ? grammar.plain(text) : text),
  };
}
