import type { PublicConfig } from "@chat/contract/widgets";
import { createStorage } from "../core/storage.ts";
import { loadStrings } from "../i18n/loadStrings.ts";
import { createLauncher } from "../loader/createLauncher.ts";
import { createButton } from "../panel/createButton.ts";
import { createScreen } from "../panel/createScreen.ts";
import { createPreviewChat } from "./createPreviewChat.ts";
import { type PreviewState, readCommand } from "./previewMessages.ts";

const locale = navigator.language;
const t = await loadStrings(locale);
const storage = createStorage("preview", "none");
const say = (message: object) => window.parent.postMessage(message, location.origin);

type Drawn = ReturnType<typeof draw>;
let drawn: Drawn | null = null;
let drawnState: PreviewState | null = null;

/** The real launcher and the real panel around a chat that never leaves this page. */
function draw(first: PublicConfig, state: PreviewState, scheme: "light" | "dark") {
  let config = first;
  let colorScheme = scheme;
  let hasAnswered = false;
  const settings = () => ({ colorScheme });
  const [element, drawLauncher] = createLauncher(() => show(!screen.isOpen()));
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const inner = createPreviewChat({
    state,
    isStaffed: config.isStaffed,
    assistantName: config.assistant.name,
    onChange: () => queueMicrotask(() => screen.update(chat.view())),
    ask: (id, text) => say({ type: "preview:ask", id, text }),
  });
  const chat = {
    ...inner,
    view: () => ({ ...inner.view(), hasAnswers: state !== "form" || hasAnswered }),
    keepAnswers() {
      hasAnswered = true;
    },
  };
  drawLauncher(config, settings());
  document.body.append(element);
  const button = createButton(root);
  button.setUnread(0);
  const screen = createScreen({
    root,
    chat,
    t,
    locale,
    storage,
    config: () => config,
    settings,
    onClose: () => show(false),
    onAnswers: () => {},
  });

  function show(isOpen: boolean) {
    if (isOpen) screen.open(false);
    else screen.close();
    redraw();
  }
  function redraw() {
    drawLauncher(config, settings());
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
  if (drawn && state === drawnState) return drawn.update(config, colorScheme);
  drawn?.destroy();
  drawn = draw(config, state, colorScheme);
  drawnState = state;
});
say({ type: "preview:ready" });
