import { type ComponentPropsWithRef, type ElementType, useEffect } from "react";

interface ScrollLockProps extends ComponentPropsWithRef<"div"> {
  as?: ElementType;
  enabled?: boolean;
  allowPinchZoom?: boolean;
  shards?: unknown;
}

let locks = 0;

/**
 * Keeps the page behind a dialog or menu from scrolling.
 *
 * Stands in for `react-remove-scroll` inside Radix (aliased in `vite.app.ts`): that one injects a `<style>` element,
 * which our content security policy (no `unsafe-inline`) refuses.
 */
export function RemoveScroll({
  as: Tag = "div",
  enabled = true,
  allowPinchZoom: _,
  shards: __,
  ...rest
}: ScrollLockProps) {
  useEffect(() => {
    if (!enabled) return;
    locks += 1;
    document.documentElement.toggleAttribute("data-scroll-locked", true);
    return () => {
      locks -= 1;
      if (locks === 0) document.documentElement.toggleAttribute("data-scroll-locked", false);
    };
  }, [enabled]);
  return <Tag {...rest} />;
}
