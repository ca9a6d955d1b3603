import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";

/** What of the person's doing can scroll; everything else that scrolls is the list measuring itself. */
const BY_HAND = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Opens a list at its end and keeps the end in view until the person scrolls away: while rows are measured, when the room shrinks as the
 * composer grows, when something is added. Back at the end it is kept again.
 *
 * A virtual list estimates what it has not measured, so one jump to the end lands somewhere above it; this goes on until nothing changes.
 * @returns how to let go of the end, for what moves the list elsewhere on purpose
 */
export function useKeptEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  isShown: boolean,
  nearPx: number,
): () => void {
  const isKept = useRef(true);
  useLayoutEffect(() => {
    const view = scroller.current;
    const inner = content.current;
    if (!view || !inner || !isShown) return;
    isKept.current = true;
    let isByHand = false;
    const toEnd = () => {
      if (isKept.current) view.scrollTop = view.scrollHeight;
    };
    const onHand = () => {
      isByHand = true;
    };
    const onScroll = () => {
      if (isByHand || !isKept.current) isKept.current = view.scrollHeight - view.scrollTop - view.clientHeight < nearPx;
      if (isKept.current) isByHand = false;
    };
    const observer = new ResizeObserver(toEnd);
    observer.observe(view);
    observer.observe(inner);
    for (const name of BY_HAND) view.addEventListener(name, onHand, { passive: true });
    view.addEventListener("scroll", onScroll, { passive: true });
    toEnd();
    return () => {
      observer.disconnect();
      for (const name of BY_HAND) view.removeEventListener(name, onHand);
      view.removeEventListener("scroll", onScroll);
    };
  }, [scroller, content, isShown, nearPx]);
  return useCallback(() => {
    isKept.current = false;
  }, []);
}
