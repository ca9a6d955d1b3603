import { createChat } from "../core/createChat.ts";
import { createRest } from "../core/rest.ts";
import { createStorage } from "../core/storage.ts";
import type { Host, Panel, PanelModule } from "../host.ts";
import type { UiStrings } from "../i18n/en.ts";
import { loadStrings } from "../i18n/loadStrings.ts";
import { createButton } from "./createButton.ts";
import { createScreen } from "./createScreen.ts";
import { pickLocale } from "./pickLocale.ts";
import type { Emit } from "./Ui.ts";

/** Makes the panel, closed; the loader calls it once. */
export async function createPanel(host: Host): Promise<Panel> {
  const { element, base } = host;
  const { siteKey, people, assistant } = host.config();
  const settings = host.settings();
  let locale = pickLocale(settings.locale, document.documentElement.lang);
  let t = await loadStrings(locale);
  const storage = createStorage(siteKey, settings.storage);
  const tabStorage = createStorage(siteKey, settings.storage === "none" ? "none" : "session");

  const root = element.shadowRoot as ShadowRoot; // the loader made it
  const life = new AbortController();
  void import("./guardInput.ts").then(
    ({ guardInput }) => guardInput(element, root, life),
    () => {}, // the chat goes without
  );
  const emit: Emit = (event, detail) =>
    // Bubbles to the window; a listener's fault is reported by the browser and stops nobody.
    element.dispatchEvent(new CustomEvent(`chatWidget:${String(event)}`, { detail, bubbles: true }));
  const button = createButton(root);

  const chat = createChat({
    base,
    siteKey,
    locale: () => locale,
    storage,
    rest: createRest(base),
    reopensTo: people.reopensTo,
    hasAssistant: assistant.isEnabled,
    isTypingShown: () => screen.isTypingTold(),
    onChange: update,
    onLiveRows(rows) {
      screen.tell(rows);
      for (const { kind, seq, sender, body } of rows) {
        if (kind !== "text" || (sender.kind !== "assistant" && sender.kind !== "agent")) continue;
        emit("message:received", { seq, from: sender.kind, name: sender.name, body });
        if (sender.kind === "assistant") emit("assistant:answered", { seq });
        if (!screen.isOpen() || !document.hasFocus()) void import("./ring.ts").then(({ ring }) => ring(storage));
      }
    },
    onStarted: ({ id }) => emit("chat:started", { sessionId: id }),
    onSent: ({ clientId }, seq) => emit("message:sent", { clientId, seq }),
    onConnection: (connection) => emit("connection", { connection }),
  });
  const makeScreen = () => createScreen({ ...host, root, chat, t, locale, storage, tabStorage, onClose: close, emit });
  let screen = makeScreen();

  function update() {
    const view = chat.view();
    screen.update(view);
    const isOpen = screen.isOpen();
    const count = isOpen ? 0 : view.unread;
    if (button.setUnread(count)) emit("unread", { count });
    tabStorage.write("open", isOpen && view.hasChat ? "1" : null);
  }

  function open(takesFocus = true) {
    if (screen.isOpen()) return;
    screen.open(takesFocus);
    button.draw(true);
    chat.setReading(true);
    update();
    emit("open", {});
  }

  function close() {
    if (!screen.isOpen()) return;
    screen.close();
    host.redraw();
    chat.setReading(false);
    update();
    button.focus();
    emit("close", {});
  }

  /** Draws it anew, closed, in another language. */
  function speak(newLocale: string, words: UiStrings) {
    locale = newLocale;
    t = words;
    screen.destroy();
    screen = makeScreen();
    return screen;
  }

  button.draw(false);
  // On a page that has just come nothing takes the focus; a phone's sheet would cover that page.
  if (settings.open || (tabStorage.read("open") && !screen.isSheet())) open(false);
  else update();
  return {
    async run(command, args) {
      const wish = command === "toggle" ? (screen.isOpen() ? "close" : "open") : command;
      if (wish === "close") return close();
      if (wish === "open" && typeof args[0] !== "string") return open();
      const { runCommand } = await import("../sdk/runCommand.ts");
      return runCommand(command, args, { chat, host, open, speak, screen: () => screen });
    },
    state() {
      const { session, connection, unread: count } = chat.view();
      return {
        open: screen.isOpen(),
        visible: !element.hidden,
        unread: count,
        connection,
        session: session && {
          id: session.id,
          state: session.state,
          queuePosition: session.queue?.position ?? null,
          agent: session.agent?.name ?? null,
        },
      };
    },
    refresh() {
      button.draw(screen.isOpen());
      screen.redraw();
    },
    destroy() {
      life.abort();
      screen.destroy();
      chat.destroy();
    },
  };
}

/** A part of its own: whoever needs it has no panel. */
export const explain: PanelModule["explain"] = () => import("../sdk/explain.ts");
