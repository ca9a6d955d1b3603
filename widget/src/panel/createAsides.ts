import type { Message } from "@chat/contract/messages";
import type { ChatView } from "../core/Chat.ts";
import { enAsides } from "../i18n/enAsides.ts";
import { emitEvent, emitQueue } from "../sdk/emitChat.ts";
import css from "./asides.css?inline";
import { createEndCard } from "./createEndCard.ts";
import { createPreChatForm } from "./createPreChatForm.ts";
import { createQueueCard } from "./createQueueCard.ts";
import { el } from "./el.ts";
import { eventText } from "./eventText.ts";
import type { Ui } from "./Ui.ts";

export type Asides = ReturnType<typeof createAsides>;

/** What not every chat shows: the form before it, the place in the queue, the end. Loaded when one of them is due. */
export function createAsides(
  panel: Ui,
  onAnswers: (answers: Record<string, string | boolean>) => void,
  onNewChat: () => void,
) {
  const ui = { ...panel, t: { ...enAsides, ...panel.t } };
  const queue = createQueueCard(ui);
  const end = createEndCard(ui, onNewChat);
  const place = el("div", { className: "before" });
  let form: ReturnType<typeof createPreChatForm> | null = null;
  let formOf = "";
  ui.adopt(css);
  let told = "";

  return {
    place,
    cards: [queue.element, end.element],
    eventText: (row: Message) => eventText(row, ui.t),
    tell: (row: Message) => emitEvent(ui.emit, row),
    focus: () => form?.focus(),
    update(view: ChatView, isAsking: boolean) {
      const now = isAsking ? JSON.stringify(ui.config().form) : "";
      if (now !== formOf) {
        formOf = now;
        form = isAsking ? createPreChatForm(ui, onAnswers) : null;
        place.replaceChildren(...(form ? [form.element] : []));
      }
      told = emitQueue(ui.emit, view.session, told);
      queue.update(view);
      end.update(view);
    },
  };
}
