import { TYPING_EVERY_MS, TYPING_VISIBLE_MS } from "@chat/contract/wire";

export interface Typing {
  readonly by: "agent" | "assistant";
  readonly name: string | null;
}

interface TypingDeps {
  /** Tells the other side; lost ones do not matter. */
  send(isTyping: boolean, text: string): void;
  onChange(): void;
}

/** Who types, both ways. Signs of life are volatile: shown for 5 s, told at most every 2 s. */
export function createTyping({ send, onChange }: TypingDeps) {
  let shown: Typing | null = null;
  let hideTimer: ReturnType<typeof setTimeout> | undefined;
  let sendTimer: ReturnType<typeof setTimeout> | undefined;
  let toldAt = 0;
  let isTold = false;

  function tell(text: string) {
    toldAt = Date.now();
    isTold = text !== "";
    send(isTold, text.slice(0, 500));
  }

  function hide() {
    clearTimeout(hideTimer);
    if (shown) {
      shown = null;
      onChange();
    }
  }

  return {
    shown: () => shown,
    show({ isTyping, by, name }: Typing & { isTyping: boolean }) {
      if (!isTyping) return hide();
      shown = { by, name };
      clearTimeout(hideTimer);
      hideTimer = setTimeout(hide, TYPING_VISIBLE_MS);
      onChange();
    },
    hide,
    /** The composer's text changed. */
    noteInput(text: string) {
      clearTimeout(sendTimer);
      if (text === "" && !isTold) return;
      sendTimer = setTimeout(() => tell(text), text ? toldAt + TYPING_EVERY_MS - Date.now() : 0); // the past is now
    },
    /** A message was sent: that ends typing by itself. */
    noteSent() {
      clearTimeout(sendTimer);
      isTold = false;
      toldAt = 0;
    },
    destroy() {
      clearTimeout(hideTimer);
      clearTimeout(sendTimer);
    },
  };
}
