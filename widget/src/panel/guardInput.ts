const stop = (event: Event) => event.stopPropagation();

/** What is typed here is no shortcut of the page's, and a modal of the page does not take the focus back. */
export function guardInput(host: HTMLElement, root: ShadowRoot, { signal }: AbortController): void {
  for (const key of ["keydown", "keypress", "keyup"]) root.addEventListener(key, stop, { signal });
  // Such a trap listens on the document, some while the event goes down: so before that.
  window.addEventListener("focusin", (event) => event.target === host && stop(event), { capture: true, signal });
}
