import { MESSAGE_MAX_CHARS } from "@chat/contract/wire";
import type { ChatView } from "../core/Chat.ts";
import type { Storage } from "../core/storage.ts";
import { icon } from "../loader/icons.ts";
import { awaitsAnswer } from "./awaitsAnswer.ts";
import type { Tray } from "./createTray.ts";
import { el } from "./el.ts";
import { iconButton } from "./iconButton.ts";
import { ICONS } from "./icons.ts";
import type { Ui } from "./Ui.ts";

const COUNT_FROM_CHARS = 200;
const DRAFT = "draft";
const BLANK = /^[\s\p{Cf}]*$/u;

/**
 * The input line; what is written and not sent outlives a reload of this tab.
 *
 * It grows to five lines, Enter sends, the way to a person and to emoji always in the same place.
 */
export function createComposer(ui: Ui, kept: Storage) {
  const { t, chat } = ui;
  const input = el("textarea", { className: "entry", rows: 1, enterKeyHint: "send" });
  const go = el("button", { className: "icon go", type: "submit" });
  const count = el("span", { className: "count", role: "status" });
  const emoji = iconButton(t.emoji, ICONS.smile, () => {
    void import("./toggleEmojiPicker.ts").then(({ toggleEmojiPicker }) => toggleEmojiPicker(ui, form, emoji, insert));
  });
  const picker = el("input", {
    type: "file",
    multiple: true,
    hidden: true,
    onchange() {
      attach(picker.files);
      picker.value = "";
    },
  });
  const clip = iconButton(t.attach, ICONS.clip, () => picker.click());
  const ask = el("button", { className: "ask", type: "button" }, icon(ICONS.person), t.askPerson);
  ask.onclick = () => ui.act(ask, chat.askForPerson);
  const tools = el("div", { className: "tools" }, picker, clip, emoji, ask, count, go);
  const form = el("form", { className: "composer" }, el("div", { className: "box" }, input, tools));
  let isStop: boolean | null = null; // not drawn yet
  let isBusy = false;
  let tray: Tray | undefined;
  let loading: Promise<void>;
  const picked: File[] = [];

  function grow() {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    const left = MESSAGE_MAX_CHARS - input.value.length;
    count.textContent = left < COUNT_FROM_CHARS ? `${left}` : "";
    count.classList.toggle("bad", left < 0);
    drawButton();
  }

  function drawButton() {
    const isEmpty = BLANK.test(input.value) && !tray?.count();
    const wantsStop = isEmpty && isBusy;
    if (wantsStop !== isStop) {
      isStop = wantsStop;
      go.replaceChildren(icon(isStop ? ICONS.stop : ICONS.send));
      go.title = isStop ? t.stop : t.send;
    }
    go.disabled = !isStop && (isEmpty || input.value.length > MESSAGE_MAX_CHARS);
  }

  function submit() {
    if (go.disabled) return;
    if (isStop) return chat.stopAssistant();
    if (picked[0] || tray?.count()) return ui.act(go, () => loading.then(() => tray?.send()));
    chat.send(input.value.trim());
    set("");
  }

  function set(text: string) {
    input.value = text;
    changed();
  }

  function changed() {
    kept.write(DRAFT, input.value || null);
    grow();
  }

  function insert(text: string) {
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input"));
    input.focus();
  }

  /**
   * What keeps and shows files is loaded with the first one; what is picked or sent meanwhile waits for it. Where it cannot be
   * loaded, that is said, and the words may go without what was picked.
   */
  function attach(files: Iterable<File> | null | undefined) {
    picked.push(...(files ?? []));
    ui.act(clip, () => {
      loading = import("./attachments.ts")
        .then(({ attachments }) => {
          tray ??= attachments.createTray(ui, form, input, drawButton);
          tray.add(picked);
        })
        .finally(() => picked.splice(0));
      return loading;
    });
  }

  input.oninput = () => {
    changed();
    chat.noteInput(input.value);
  };
  input.onkeydown = (event) => {
    // An input method's Enter ends the composition; Safari says so only by the old key code.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!isStop) submit();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    submit();
    input.focus();
  };

  input.value = kept.read(DRAFT) ?? "";
  return {
    element: form,
    focus: () => input.focus(),
    prefill(text: string) {
      set(text);
      input.focus();
    },
    grow,
    /**
     * Files that are dragged over the panel, dropped on it or pasted; a table's cells come as a picture, too, and are text. Never the
     * browser's part: it would leave the page to show a file.
     */
    take(event: Event & { dataTransfer?: DataTransfer | null; clipboardData?: DataTransfer | null }) {
      const { types, files }: Partial<DataTransfer> = event.dataTransfer ?? event.clipboardData ?? {};
      if (!/^(?!.*plain.+html).*Files/.test(String(types))) return;
      event.preventDefault();
      attach(files);
    },
    update(view: ChatView) {
      const { assistant, people, welcome, attachments } = ui.config();
      const state = view.session?.state ?? "assistant";
      form.hidden = state === "closed" && people.reopensTo === "newChat";
      input.placeholder = input.ariaLabel = welcome.placeholder || t.placeholder;
      clip.hidden = !attachments;
      picker.accept = String(attachments?.accept);
      clip.title = `${t.attach} ≤ ${Number(attachments?.maxBytes) >> 20} MB`;
      // The one way to a person; where the assistant found nothing it stands out.
      ask.classList.toggle("due", !!view.rows.at(-1)?.data?.offersPerson);
      ask.hidden = !(assistant.isEnabled && assistant.canVisitorAskForPerson && state === "assistant");
      const busy = !!view.draft || view.typing?.by === "assistant" || awaitsAnswer(view, ui.config());
      if (busy !== isBusy) {
        isBusy = busy;
        drawButton();
      }
    },
  };
}
