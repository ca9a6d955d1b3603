import type { PublicConfig } from "@chat/contract/widgets";
import type { Host, Panel, PanelModule } from "../host.ts";
import type { ChatWidget, ChatWidgetCommand, ChatWidgetSettings } from "../types/chat-widget.ts";
import { createLauncher } from "./createLauncher.ts";

type Settings = Partial<ChatWidgetSettings>;

/** A page that takes the widget away oftener than this wants it away; `open()` puts it back even then. */
const ATTACHED_MAX = 50;

/**
 * Starts one widget: a single request for its design, the launcher, and nothing else until somebody wants the panel.
 *
 * With a stored chat that goes on, the panel is loaded when the page is idle, so that answers arrive and unsent words leave; where
 * it was open on the page before, at once. What has failed and what is rarely asked for is the matter of a part that is loaded then.
 */
export function startWidget(tag: HTMLScriptElement): void {
  const { dataset } = tag;
  const siteKey = dataset.siteKey ?? "";
  const base = new URL(".", dataset.host ?? tag.src).href;
  const before = window.chatWidget;
  const others: Record<string, ChatWidget> | undefined = Object(before).all;
  const all = others ?? {};
  if (all[siteKey]) return; // a double snippet, or a router that runs it again

  let settings: Settings = dataset; // attributes are text; where one becomes a number it is converted
  let config: PublicConfig;
  let panel: Panel | undefined;
  let loading: Promise<Panel> | null;
  let tries = 0;
  let attached = 0;
  let said: unknown;
  // Until the panel is there every click asks for it: of two by somebody who waits, the second must not close what the first opened.
  const toggle = () => api.push([panel ? "toggle" : "open"]);
  /**
   * Puts it on the page, if it is not there. First into the body, where frameworks that hydrate a page expect strangers; a router that
   * took it away there will do so again, so then beside the body, where nothing is lost any more.
   */
  const attach = () => {
    if (!element.isConnected) ((!attached++ && document.body) || document.documentElement).append(element);
  };
  const [element, draw] = createLauncher(toggle, () => {
    // when all that is being replaced is in its place
    if (attached < ATTACHED_MAX) void ready.then(attach);
  });

  const redraw = (change?: Settings) => {
    settings = { ...settings, ...change };
    draw({ ...config.look, ...settings });
    panel?.refresh();
  };

  const host: Host = {
    element,
    base,
    config: () => config,
    settings: () => settings,
    redraw,
  };

  const warn = (problem: Partial<Error>) => {
    if (said !== problem) console.warn("chatWidget:", problem.message); // whatever waited for the same fails by the same
    said = problem;
  };

  // Each time under another address, with all that it imports: after an update the old file may be gone, and a module that failed stays so.
  const once = (): Promise<PanelModule> =>
    import(/* @vite-ignore */ `${base}widget/${tries++ ? `${tries}/panel.js` : PANEL_FILE}`);
  const bring = () =>
    once()
      .catch(() => later(once))
      .catch(() => {
        // All that can be said where nothing of ours can be loaded.
        throw Object.assign(Error(`${base} unreachable: network or policy?`), { code: "unavailable" });
      });

  const load = () =>
    (loading ??= ready
      .then(bring)
      .then((module) => module.createPanel(host))
      .then((made) => (panel = made))
      .catch((error) => {
        loading = null;
        throw error;
      }));

  const viaPanel =
    (name: string) =>
    (...args: unknown[]) =>
      load().then((loaded) => {
        attach();
        return loaded.run(name, args);
      });

  const start = async () => {
    // A tag without key asks nothing. What is no configuration is told by a part that is loaded for it; it may find one after all.
    const answer =
      siteKey &&
      (await fetch(`${base}api/widgets/${siteKey}/config`)
        .then((said) => (said.ok ? said.json() : said))
        .catch((problem) => problem));
    const found: PublicConfig = answer.look
      ? answer
      : await later(bring)
          .then((module) => module.explain())
          .then((part) => part.explain(answer, base, siteKey));
    if (!all[siteKey]) return; // destroyed meanwhile
    config = found;
    redraw();
    attach();
    element.dispatchEvent(new Event("chatWidget:ready", { bubbles: true }));
    try {
      const key = `chatWidget:${siteKey}`;
      const isOpen = settings.open || sessionStorage[`${key}:open`]; // written by the panel, as is a plus in front while a chat goes on
      if (isOpen || localStorage[key]?.[0] === "+") later(() => all[siteKey] && load(), isOpen ? 0 : 2000).catch(warn);
    } catch {} // storage may be refused
  };

  /** The page's own button, wherever it is and whenever it appears; no element matches the word `none`. */
  const deaf = hear(document, "click", ({ target }) => {
    if (settings.launcher && (target as Element).closest(settings.launcher)) toggle(); // only elements are clicked
  });

  // Partly made from a list of names; a test compares it with the type.
  const api = {
    siteKey,
    all,
    ready: () => ready,
    show() {
      element.hidden = false;
      return ready.then(attach);
    },
    async hide() {
      element.hidden = true;
    },
    async destroy() {
      deaf();
      panel?.destroy();
      delete all[siteKey];
      attached = ATTACHED_MAX;
      element.remove();
      delete window.chatWidget;
      for (const key in all) window.chatWidget ??= all[key];
      tag.remove(); // it would tell a page's own guard that there is a widget
    },
    // Only our own events reach the element.
    on: (event: string, listener: (detail: unknown) => void) =>
      hear(element, `chatWidget:${event}`, (heard) => listener((heard as CustomEvent).detail)),
    push(...queued: [string, ...never[]][]) {
      for (const command of queued)
        void (async () => {
          const [name, ...args] = command;
          return (api[name] ?? viaPanel(name))(...args);
        })().catch(warn);
    },
    state: () =>
      panel?.state() ?? {
        open: false,
        visible: !element.hidden,
        unread: 0,
        connection: "idle",
        session: null,
      },
    get: (key: string) => all[key],
  } as unknown as ChatWidget & Record<string, (...args: never[]) => unknown>;
  for (const name of "open close toggle update prefill sendMessage startChat escalate leaveQueue endChat newChat".split(
    " ",
  ))
    api[name] = viaPanel(name);
  Object.freeze(api);

  const ready = start();
  ready.catch(warn);
  all[siteKey] = api; // before what was queued runs, which may be its end
  if (!others) {
    window.chatWidget = api;
    api.push(...((before ?? []) as ChatWidgetCommand[])); // queued before load, in the same form
  }
}

/** Networks change (Wi-Fi, a tunnel), and what was asked meanwhile fails at once: another try comes after a while. */
const later = <T>(act: () => T | Promise<T>, ms = 2000) => new Promise<void>((next) => setTimeout(next, ms)).then(act);

const hear = (target: EventTarget, name: string, listener: (event: Event) => void) => {
  target.addEventListener(name, listener);
  return () => target.removeEventListener(name, listener);
};
