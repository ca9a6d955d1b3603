/**
 * The element that holds everything of ours on a customer's page; `onGone` hears that somebody took it away.
 *
 * Its name is one that no rule of a page is written for, as many are for `div`; each has its own, for a name is defined only once. A
 * copy that a router kept of it in its cache of pages, which has no life in it, goes by itself.
 */
export function createHost(onGone: () => void): HTMLElement {
  const name = `chat-widget${-Math.random()}`;
  customElements.define(
    name,
    class extends HTMLElement {
      connectedCallback() {
        if (!this.shadowRoot) this.remove();
      }
      disconnectedCallback() {
        if (this.shadowRoot) onGone();
      }
    },
  );
  return document.createElement(name);
}
