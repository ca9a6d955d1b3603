const OF_BUTTONS = /^(Enter|Escape| )$/;

/** What is typed here is no shortcut of the page's, and a modal of the page does not take the focus back. */
export function guardInput(host: HTMLElement, root: ShadowRoot, { signal }: AbortController): void {
  const launcher = root.firstElementChild;
  const stop = (event: Event) => {
    // Nobody writes on the launcher, which has the focus after closing: there the page's keys are the page's, but for ours.
    if (event.target !== launcher || (event instanceof KeyboardEvent && OF_BUTTONS.test(event.key)))
      event.stopPropagation();
  };
  for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, stop, { signal });
  // Such a trap listens on the document, some while the event goes down: so before that.
  window.addEventListener("focusin", (event) => event.target === host && event.stopPropagation(), {
    capture: true,
    signal,
  });
}
