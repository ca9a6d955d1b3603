import { MESSAGE_MAX_CHARS } from "@chat/contract/wire";
import type { ChatView } from "../core/Chat.ts";
import { icon } from "../loader/icons.ts";
import { askButton } from "./askButton.ts";
import { awaitsAnswer } from "./awaitsAnswer.ts";
import { el } from "./el.ts";
import { iconButton } from "./iconButton.ts";
import { ICONS } from "./icons.ts";
import type { Ui } from "./Ui.ts";

const COUNT_FROM_CHARS = 200;
const BLANK = /^[\s\p{Cf}]*$/u;

/** The input line: grows to five lines, Enter sends, the way to a person and to emoji always in the same place. */
export function createComposer(ui: Ui) {
  const { t, chat } = ui;
  const input = el("textarea", { className: "entry", rows: 1, enterKeyHint: "send" });
  const go = el("button", { className: "icon go", type: "submit" });
  const count = el("span", { className: "count", role: "status" });
  const emoji = iconButton(t.emoji, ICONS.smile, () => {
    void import("./toggleEmojiPicker.ts").then(({ toggleEmojiPicker }) => toggleEmojiPicker(ui, form, emoji, insert));
  });
  const ask = askButton(ui, "ask");
  const tools = el("div", { className: "tools" }, emoji, ask, count, go);
  const form = el("form", { className: "composer" }, el("div", { className: "box" }, input, tools));
  let isStop = false;
  let isBusy: boolean | null = null;

  function grow() {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    const left = MESSAGE_MAX_CHARS - input.value.length;
    count.textContent = left < COUNT_FROM_CHARS ? String(left) : "";
    count.classList.toggle("bad", left < 0);
    drawButton();
  }

  function drawButton() {
    const isEmpty = BLANK.test(input.value);
    const wantsStop = isEmpty && isBusy === true;
    if (wantsStop !== isStop || !go.firstChild) {
      isStop = wantsStop;
      go.replaceChildren(icon(isStop ? ICONS.stop : ICONS.send));
      go.ariaLabel = go.title = isStop ? t.stop : t.send;
    }
    go.disabled = !isStop && (isEmpty || input.value.length > MESSAGE_MAX_CHARS);
  }

  function submit() {
    if (go.disabled) return;
    if (isStop) return chat.stopAssistant();
    chat.send(input.value.trim());
    set("");
  }

  function set(text: string) {
    input.value = text;
    grow();
  }

  function insert(text: string) {
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input"));
    input.focus();
  }

  input.oninput = () => {
    grow();
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

  return {
    element: form,
    focus: () => input.focus(),
    prefill(text: string) {
      set(text);
      input.focus();
    },
    grow,
    update(view: ChatView) {
      const { assistant, people, welcome } = ui.config();
      const state = view.session?.state ?? "assistant";
      form.hidden = state === "closed" && people.reopensTo === "newChat";
      input.placeholder = input.ariaLabel = welcome.placeholder || t.placeholder;
      ask.hidden = !(assistant.isEnabled && assistant.canVisitorAskForPerson && state === "assistant");
      const busy = view.draft !== null || view.typing?.by === "assistant" || awaitsAnswer(view, ui.config());
      if (busy !== isBusy) {
        isBusy = busy;
        drawButton();
      }
    },
  };
}
