import type { Message } from "@chat/contract/messages";
import type { PublicConfig } from "@chat/contract/widgets";
import type { Chat, ChatView } from "../core/Chat.ts";
import type { Storage } from "../core/storage.ts";
import type { UiStrings } from "../i18n/en.ts";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
import type { Asides } from "./createAsides.ts";
import { createComposer } from "./createComposer.ts";
import { createFeed } from "./createFeed.ts";
import { createFrame } from "./createFrame.ts";
import { createHeader } from "./createHeader.ts";
import { createWords } from "./createWords.ts";
import { el } from "./el.ts";
import { createTimes } from "./times.ts";
import type { Ui } from "./Ui.ts";

const PROBLEM_SHOWN_MS = 6000;
const TICK_MS = 5000;

interface ScreenDeps {
  readonly root: ShadowRoot;
  readonly chat: Chat;
  readonly t: UiStrings;
  readonly locale: string;
  config(): PublicConfig;
  settings(): Partial<ChatWidgetSettings>;
  readonly storage: Storage;
  /** For what belongs to this tab alone. */
  readonly tabStorage: Storage;
  onClose(): void;
  readonly emit: Ui["emit"];
}

/** The whole panel, drawn from a {@link ChatView}; it knows nothing of networks or storage. */
export function createScreen(deps: ScreenDeps) {
  const { chat, t, config } = deps;
  const reader = el("div", { className: "sr", ariaLive: "polite" });
  const notice = el("div", { className: "notice", role: "status" });
  let problem = "";
  let problemTimer: ReturnType<typeof setTimeout> | undefined;
  let asides: Asides | null = null;
  let loading: Promise<void> | null = null;

  const ui: Ui = {
    chat,
    t,
    config,
    times: createTimes(deps.locale, () => Date.now() + chat.view().offsetMs),
    act(button, run) {
      if (button.ariaBusy) return; // not `disabled`, which would lose the focus
      button.ariaBusy = "true";
      run()
        .catch(async (error: unknown) => {
          await needAsides();
          ui.say(asides?.why(error) ?? t.failed);
        })
        .finally(() => {
          button.ariaBusy = null;
        });
    },
    say: sayProblem,
    announce(text) {
      reader.textContent = text;
    },
    files(list) {
      void needAsides();
      return asides?.files(list);
    },
    eventText: (row) => asides?.eventText(row) ?? null,
    adopt: (css) => frame.adopt(css),
    emit: deps.emit,
    words: createWords(
      (css) => frame.adopt(css),
      (isLate) => (isLate ? drawAgain() : update(chat.view())),
    ),
  };
  const header = createHeader(ui, deps.onClose, deps.storage);
  const feed = createFeed(ui);
  const composer = createComposer(ui, deps.tabStorage);
  const frame = createFrame(
    {
      ...deps,
      onEscape: deps.onClose,
      onResize: () => feed.keepEnd(),
      onFiles: composer.take,
    },
    [header.element, notice, ...feed.elements, composer.element, reader],
  );

  function sayProblem(text: string) {
    problem = text;
    clearTimeout(problemTimer);
    if (text) problemTimer = setTimeout(sayProblem, PROBLEM_SHOWN_MS, "");
    update(chat.view());
  }

  const needAsides = () =>
    (loading ??= loadAsides().catch(() => {
      loading = null; // asked for again with the next change
    }));

  async function loadAsides() {
    const { createAsides } = await import("./createAsides.ts");
    asides = createAsides(ui, submitForm, startOver, drawAgain);
    notice.after(asides.place);
    composer.element.before(...asides.cards);
    composer.element.append(asides.typingNote);
    drawAgain();
  }

  function drawAgain() {
    feed.drawAgain();
    update(chat.view());
  }

  function submitForm(answers: Record<string, string | boolean>) {
    chat.keepAnswers(answers);
    deps.emit("prechat:submitted", { answers });
    update(chat.view());
    composer.focus();
  }

  function startOver() {
    chat.startOver();
    composer.focus();
  }

  function update(view: ChatView) {
    const { form } = config();
    const focused = deps.root.activeElement;
    const isForm = form.isEnabled && form.fields.length > 0 && !view.answers;
    const isAsking = !view.hasChat && (isForm || !!view.problems);
    const isRefused = view.connection === "refused";
    const text =
      problem || (view.connection === "offline" ? t.offline : isRefused ? (asides?.refused ?? t.refused) : "");
    notice.textContent = text;
    notice.hidden = !text;
    notice.classList.toggle("bad", !!problem);
    if (config().people.isTypingShown) void needAsides();
    const wasAsking = frame.element.classList.contains("asking");
    if (frame.element.classList.toggle("asking", isAsking) !== wasAsking) composer.grow(); // what is hidden has no height
    header.update(view);
    if (view.hasChat) void ui.words.need();
    if (isAsking || isRefused || /waiting|closed/.test(view.session?.state ?? "") || view.rows.some(isTold))
      void needAsides();
    asides?.update(view, isAsking);
    composer.update(view);
    feed.update(view);
    if (focused && !deps.root.activeElement) frame.element.focus(); // what had the focus is gone: stay inside
  }

  composer.element.oninput = feed.keepEnd; // it may have grown
  frame.draw();
  // Time alone turns "sending" into "not sent", and ends waiting for an answer.
  const ticker = setInterval(() => frame.isOpen() && update(chat.view()), TICK_MS);
  return {
    update,
    /** Tells the page what rows mean that came now; the history is not told again. */
    tell(rows: readonly Message[]) {
      for (const row of rows) if (isTold(row)) void needAsides().then(() => asides?.tell(row));
    },
    isOpen: frame.isOpen,
    isSheet: frame.isSheet,
    /** Whether the visitor reads that the team sees what is typed. */
    isTypingTold: () => config().people.isTypingShown && !!asides,
    /** Shows it; the focus goes where one writes, except on phones, where the keyboard would cover the greeting. */
    open(takesFocus: boolean) {
      frame.toggle(true);
      update(chat.view());
      composer.grow();
      feed.toEnd();
      if (!takesFocus) return;
      if (frame.isSheet()) frame.element.focus();
      else if (loading) void loading.then(() => asides?.focus());
      else composer.focus();
    },
    close() {
      frame.toggle(false);
    },
    prefill: composer.prefill,
    redraw() {
      frame.draw();
      update(chat.view());
    },
    destroy() {
      clearTimeout(problemTimer);
      clearInterval(ticker);
      frame.destroy();
    },
  };
}

/** Whether the rest of the panel is needed for it. Every chat begins with `started`, which needs no words. */
const isTold = ({ data }: Message) => data?.files || (data?.event ?? "started") !== "started";
