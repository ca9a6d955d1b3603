import { type RefObject, useEffect, useRef } from "react";

/** Keeps the end of a list in view when the room for it shrinks, as it does where the composer grows. */
export function useKeptEnd(
  scroller: RefObject<HTMLElement | null>,
  isShown: boolean,
  nearPx: number,
  toEnd: () => void,
) {
  const run = useRef(toEnd);
  run.current = toEnd;
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isShown) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const wasAtEnd = element.scrollHeight - element.scrollTop - height < nearPx;
      height = element.clientHeight;
      if (wasAtEnd) run.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, isShown, nearPx]);
}
