import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";

/** Shows an answer while it is made: volatile, the stored row carries the whole text. */
export interface DraftSender {
  /** The first words go out at once, later ones together, at most ten times a second. */
  push(words: string): void;
  /** What was pushed was no answer: it goes off the screens, and what follows is shown with the final row alone. */
  restart(): void;
  /** The final row is stored and replaces the draft: nothing more of it is sent. */
  settle(): void;
  /** Takes the draft off every screen, if any was shown and not settled. */
  drop(): void;
  /** All that was pushed. */
  readonly text: string;
}

const EVERY_MS = 100;
/** The sign of typing fades on screens after five seconds, so it is repeated until there are words. */
const TYPING_AGAIN_MS = 3000;

/** Begins a draft with a sign of typing. */
export function createDraftSender(
  { events }: Pick<Deps, "events">,
  session: SessionKey,
  { draftId, name }: { draftId: string; name: string },
): DraftSender {
  let text = "";
  let waiting = "";
  let index = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let isSilent = false;
  const showTyping = (isTyping: boolean): void =>
    events.publish("typing.changed", { session, by: "assistant", name, isTyping, text: null });
  const typing = setInterval(() => showTyping(true), TYPING_AGAIN_MS);
  showTyping(true);

  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === "") return;
    clearInterval(typing);
    events.publish("assistant.chunk", { session, draftId, index, text: waiting });
    index += 1;
    waiting = "";
    lastAt = performance.now();
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearInterval(typing);
    showTyping(false);
  };

  return {
    push(words) {
      if (isOver) return;
      text += words;
      if (isSilent) return;
      waiting += words;
      const left = lastAt + EVERY_MS - performance.now();
      if (left <= 0) send();
      else timer ??= setTimeout(send, left);
    },
    restart() {
      if (isOver) return;
      clearTimeout(timer);
      text = "";
      waiting = "";
      isSilent = true;
      if (index > 0) events.publish("assistant.dropped", { session, draftId });
      index = 0;
      showTyping(true);
    },
    settle: end,
    drop() {
      if (isOver) return;
      end();
      if (index > 0) events.publish("assistant.dropped", { session, draftId });
    },
    get text() {
      return text;
    },
  };
}
