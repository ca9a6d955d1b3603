import { createChat } from "../core/createChat.ts";
import { createRest } from "../core/rest.ts";
import { createStorage } from "../core/storage.ts";
import type { Host, Panel } from "../host.ts";
import { loadStrings } from "../i18n/loadStrings.ts";
import { createButton } from "./createButton.ts";
import { createScreen } from "./createScreen.ts";

/** Makes the panel, closed; the loader calls it once. */
export async function createPanel(host: Host): Promise<Panel> {
  const { siteKey, base } = host;
  const settings = host.settings();
  const locale = localeOf(settings.locale || document.documentElement.lang);
  const t = await loadStrings(locale);
  const storage = createStorage(siteKey, settings.storage);
  const tabStorage = createStorage(siteKey, settings.storage === "none" ? "none" : "session");

  const root = host.element.shadowRoot ?? host.element.attachShadow({ mode: "open" });
  const button = createButton(root);

  const chat = createChat({
    base,
    siteKey,
    locale,
    storage,
    rest: createRest(base),
    reopensTo: host.config().people.reopensTo,
    hasAssistant: host.config().assistant.isEnabled,
    onChange: update,
    onLiveRows(rows) {
      screen.tell(rows);
      for (const { kind, seq, sender, body } of rows) {
        if (kind !== "text" || (sender.kind !== "assistant" && sender.kind !== "agent")) continue;
        host.emit("message:received", { seq, from: sender.kind, name: sender.name, body });
        if (sender.kind === "assistant") host.emit("assistant:answered", { seq });
        if (!screen.isOpen() || !document.hasFocus()) void import("./ring.ts").then(({ ring }) => ring(storage));
      }
    },
    onStarted: ({ id }) => host.emit("chat:started", { sessionId: id }),
    onSent: ({ clientId }, seq) => host.emit("message:sent", { clientId, seq }),
    onConnection: (connection) => host.emit("connection", { connection }),
  });
  const screen = createScreen({
    root,
    chat,
    t,
    locale,
    config: host.config,
    settings: host.settings,
    storage,
    onClose: close,
    emit: host.emit,
  });

  function update() {
    const view = chat.view();
    screen.update(view);
    const count = screen.isOpen() ? 0 : view.unread;
    if (button.setUnread(count)) host.emit("unread", { count });
  }

  function open(takesFocus = true) {
    if (screen.isOpen()) return;
    screen.open(takesFocus);
    tabStorage.write("open", "1");
    button.draw(true);
    chat.setReading(true);
    update();
    host.emit("open", {});
  }

  function close() {
    if (!screen.isOpen()) return;
    screen.close();
    tabStorage.write("open", null);
    host.redraw();
    chat.setReading(false);
    button.focus();
    host.emit("close", {});
  }

  button.draw(false);
  update();
  if (tabStorage.read("open") && chat.view().hasChat && !matchMedia("(max-width: 480px)").matches) open(false);
  return {
    async run(command, args) {
      if (command === "open" || (command === "toggle" && !screen.isOpen())) return open();
      if (command === "close" || command === "toggle") return close();
      const { runCommand } = await import("../sdk/runCommand.ts");
      return runCommand(command, args, { chat, open, prefill: screen.prefill });
    },
    state() {
      const { session, connection, unread: count } = chat.view();
      return {
        open: screen.isOpen(),
        visible: !host.element.hidden,
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
      screen.destroy();
      chat.destroy();
    },
  };
}

/** What the page says, if it is a language at all, else the browser's. */
function localeOf(wish: string): string {
  try {
    return Intl.getCanonicalLocales(wish)[0] ?? navigator.language;
  } catch {
    return navigator.language;
  }
}
