export type Sheet = ReturnType<typeof createSheet>;

/** The panel over a phone's whole screen: it ends where the keyboard begins, the page behind stands still, Tab stays inside. */
export function createSheet(panel: HTMLElement, root: ShadowRoot, onScroll: () => void, life: AbortController) {
  const viewport = window.visualViewport;
  viewport?.addEventListener("scroll", onScroll, life);
  let isOn = false;
  let pageOverflow: string | null = null;

  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !isOn) return;
    const all = panel.querySelectorAll<HTMLElement>("a[href],button,input,select,textarea,[tabindex='0']");
    const stops = [...all].filter((stop) => stop.tabIndex >= 0 && stop.offsetParent && !stop.matches(":disabled"));
    const [first, last] = [stops[0], stops.at(-1)];
    const from = root.activeElement;
    if (event.shiftKey ? from === first || from === panel : from === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  });

  return {
    /** iOS draws the keyboard over the page: only the visual viewport tells what is left. */
    fit(isSheet: boolean) {
      isOn = isSheet;
      panel.ariaModal = String(isSheet);
      panel.style.height = isSheet && viewport ? `${viewport.height}px` : "";
      panel.style.transform = isSheet && viewport?.offsetTop ? `translateY(${viewport.offsetTop}px)` : "";
      const page = document.documentElement.style;
      if (isSheet && pageOverflow === null) {
        pageOverflow = page.overflow;
        page.overflow = "hidden";
      } else if (!isSheet && pageOverflow !== null) {
        page.overflow = pageOverflow;
        pageOverflow = null;
      }
    },
  };
}
