import type { PublicConfig } from "@chat/contract/widgets";
import type { Chat } from "../core/Chat.ts";
import { createStorage } from "../core/storage.ts";
import { loadStrings } from "../i18n/loadStrings.ts";
import { createLauncher } from "../loader/createLauncher.ts";
import { createButton } from "../panel/createButton.ts";
import { createScreen } from "../panel/createScreen.ts";
import { pickLocale } from "../panel/pickLocale.ts";
import { createPreviewChat } from "./createPreviewChat.ts";
import { type PreviewState, readCommand } from "./previewMessages.ts";

const locale = pickLocale();
const t = await loadStrings(locale);
const storage = createStorage("preview", "none");
const say = (message: object) => window.parent.postMessage(message, location.origin);

type Drawn = ReturnType<typeof draw>;
let drawn: Drawn | null = null;
/** State and staffing decide what chat stands behind the panel, so a change of them draws it anew. */
let drawnAs = "";

/** The real launcher and the real panel around a chat that never leaves this page. */
function draw(first: PublicConfig, state: PreviewState, scheme: "light" | "dark") {
  let config = first;
  let colorScheme = scheme;
  let hasAnswered = false;
  const settings = () => ({ colorScheme });
  const [element, drawLauncher] = createLauncher(
    () => show(!screen.isOpen()),
    () => {},
  );
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const inner = createPreviewChat({
    state,
    isStaffed: config.isStaffed,
    assistantName: config.assistant.name,
    onChange: () => queueMicrotask(() => screen.update(chat.view())),
    ask: (id, text) => say({ type: "preview:ask", id, text }),
  });
  const chat: Chat = {
    ...inner,
    view: () => ({ ...inner.view(), answers: state !== "form" || hasAnswered ? {} : null }),
    keepAnswers() {
      hasAnswered = true;
    },
  };
  /** The state decides whether the form is shown, for the draft may have it switched off. */
  const shown = () => ({ ...config, form: { ...config.form, isEnabled: state === "form" } });
  drawLauncher({ ...config.look, ...settings() });
  document.body.append(element);
  const button = createButton(root);
  button.setUnread(0);
  const screen = createScreen({
    root,
    chat,
    t,
    locale,
    storage,
    tabStorage: storage,
    config: shown,
    settings,
    onClose: () => show(false),
    emit: () => {},
  });

  function show(isOpen: boolean) {
    if (isOpen) screen.open(false);
    else screen.close();
    redraw();
  }
  function redraw() {
    drawLauncher({ ...config.look, ...settings() });
    button.draw(screen.isOpen());
    screen.redraw();
  }
  show(state !== "closed");

  return {
    answer: inner.answer,
    update(next: PublicConfig, nextScheme: "light" | "dark") {
      config = next;
      colorScheme = nextScheme;
      redraw();
      // names and first words are drawn with the chat, not with the frame
      screen.update(chat.view());
    },
    destroy() {
      screen.destroy();
      element.remove();
    },
  };
}

window.addEventListener("message", (event) => {
  const command = readCommand(event);
  if (command?.type === "preview:answer") drawn?.answer(command.id, command.text, command.sources);
  if (command?.type !== "preview:show") return;
  const { config, state, colorScheme } = command;
  document.documentElement.dataset.scheme = colorScheme;
  const as = `${state} ${config.isStaffed}`;
  if (drawn && as === drawnAs) return drawn.update(config, colorScheme);
  drawn?.destroy();
  drawn = draw(config, state, colorScheme);
  drawnAs = as;
});
say({ type: "preview:ready" });
