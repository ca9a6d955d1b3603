import type { ChatWidget } from "./chat-widget.ts";

declare global {
  interface Window {
    /** For our own code, which meets every state of it. Pages get the types of `widget/types/window.d.ts`. */
    chatWidget?: ChatWidget | unknown[][] | undefined;
  }
}
