import { type RefObject, useEffect } from "react";
import { findMarks } from "../../state/findMarks.ts";

const NAME = "search";

/**
 * Marks words in whatever an element shows, also what it shows later, without touching its nodes: they belong to React.
 *
 * A browser without the CSS Custom Highlight API shows the place unmarked.
 * Source: https://drafts.csswg.org/css-highlight-api-1/
 */
export function useHighlights(scroller: RefObject<HTMLElement | null>, needles: readonly string[], isShown: boolean) {
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isShown || needles.length === 0 || typeof Highlight === "undefined") return;
    let frame = 0;
    const paint = () => {
      frame = 0;
      const ranges: Range[] = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const [start, end] of findMarks(node.textContent ?? "", needles)) {
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, end);
          ranges.push(range);
        }
      CSS.highlights.set(NAME, new Highlight(...ranges));
    };
    const observer = new MutationObserver(() => {
      frame ||= requestAnimationFrame(paint);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    paint();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [scroller, needles, isShown]);
}
