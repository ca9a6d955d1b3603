import type { FileInfo } from "@chat/contract/files";
import type { Message } from "@chat/contract/messages";
import type { ChatView } from "../core/Chat.ts";
import { enAsides } from "../i18n/enAsides.ts";
import { emitEvent, emitQueue } from "../sdk/emitChat.ts";
import css from "./asides.css?inline";
import { createEndCard } from "./createEndCard.ts";
import { createPreChat } from "./createPreChat.ts";
import { createQueueCard } from "./createQueueCard.ts";
import { el } from "./el.ts";
import { eventText } from "./eventText.ts";
import { refusalText } from "./refusalText.ts";
import type { Ui } from "./Ui.ts";

const AGAIN_MS = 5000;
const SPEAK_AFTER_MS = 100;

export type Asides = ReturnType<typeof createAsides>;

/** What not every chat shows: the form before it, the place in the queue, the end. Loaded when one of them is due. */
export function createAsides(
  panel: Ui,
  onAnswers: (answers: Record<string, string | boolean>) => void,
  onNewChat: () => void,
  drawAgain: () => void,
) {
  const ui = { ...panel, t: { ...enAsides, ...panel.t } };
  const queue = createQueueCard(ui);
  const end = createEndCard(ui, onNewChat);
  const form = createPreChat(ui, onAnswers);
  const typingNote = el("p", { className: "note" }, ui.t.typingShown);
  ui.adopt(css);
  let told = "";
  let drawFiles: ((list: readonly FileInfo[]) => HTMLElement) | null = null;
  let loading: Promise<void> | null = null;

  const needFiles = () =>
    (loading ??= import("./attachments.ts")
      .then(({ attachments }) => {
        drawFiles = attachments.createFileViews(ui);
        drawAgain();
      })
      .catch(() => {
        loading = null;
        setTimeout(() => void needFiles(), AGAIN_MS);
      }));

  return {
    place: form.element,
    typingNote,
    /** What stands above the chat once the server will not have it any more. */
    refused: ui.t.gone,
    /** What to tell of a failure, in the visitor's language: the server's own sentence is English. */
    why: (error: unknown) => refusalText(error, ui.t),
    cards: [queue.element, end.element],
    files(list: readonly FileInfo[]) {
      if (!drawFiles) void needFiles();
      return drawFiles?.(list) ?? null;
    },
    eventText: (row: Message) => eventText(row, ui.t),
    tell(row: Message) {
      emitEvent(ui.emit, row);
      // After the feed, which has read the words out.
      const names = row.data?.files?.map(({ name }) => name).join(", ");
      if (names)
        setTimeout(() => ui.announce(`${row.sender.name ?? ""}: ${ui.words.plain(row.body)} ${names}`), SPEAK_AFTER_MS);
    },
    focus: form.focus,
    update(view: ChatView, isAsking: boolean) {
      form.update(view, isAsking);
      told = emitQueue(ui.emit, view.session, told);
      typingNote.hidden = !ui.config().people.isTypingShown;
      queue.update(view);
      end.update(view);
    },
  };
}
