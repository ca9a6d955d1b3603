import type { PublicConfig } from "@chat/contract/widgets";
import type { Host, Panel, PanelModule } from "../host.ts";
import type { ChatWidget, ChatWidgetCommand, ChatWidgetSettings } from "../types/chat-widget.ts";
import { createLauncher } from "./createLauncher.ts";

type Settings = Partial<ChatWidgetSettings>;

/**
 * Starts one widget: a single request for its design, the launcher, and nothing else until somebody wants the panel.
 *
 * With a stored chat that goes on, the panel is loaded when the page is idle, so that answers arrive and unsent words leave.
 */
export function startWidget(data: DOMStringMap, base: string): void {
  const before = window.chatWidget;
  const others: Record<string, ChatWidget> | undefined = Object(before).all;
  const all = others ?? {};
  const siteKey = data.siteKey ?? "";
  if (all[siteKey]?.show()) return; // a double snippet, or a page that replaced its body

  let settings: Settings = data; // attributes are text; where one becomes a number it is converted
  let config: PublicConfig;
  let panel: Panel | undefined;
  let loading: Promise<Panel> | undefined;
  let path: string | undefined;
  const life = new AbortController(); // passed as options: listeners end with it
  // Until the panel is there every click asks for it: of two by somebody who waits, the second must not close what the first opened.
  const toggle = () => api.push([panel ? "toggle" : "open"]);
  const [element, draw] = createLauncher(toggle);

  const redraw = () => {
    if (config) draw(config, settings);
    panel?.refresh();
  };

  const host: Host = {
    element,
    base,
    siteKey,
    config: () => config,
    settings: () => settings,
    redraw,
    emit(event, detail) {
      // Bubbles to the window; a listener's fault is reported by the browser and stops nobody.
      element.dispatchEvent(new CustomEvent(`chatWidget:${event}`, { detail, bubbles: true }));
    },
  };

  const load = () =>
    (loading ??= ready
      .then(() =>
        twice(() => {
          // Each time under another address: after an update the old file may be gone, and a module that failed stays failed under its own.
          path = path ? `widget/panel.js?${path}` : PANEL_PATH;
          return import(/* @vite-ignore */ base + path);
        }),
      )
      .then(async (module: PanelModule) => (panel = await module.createPanel(host)))
      .catch((error) => {
        loading = undefined;
        throw error;
      }));

  const start = async () => {
    // No oftener: a refusal for this website looks like a lost network here (CORS).
    const response = await twice(() => fetch(`${base}api/widgets/${siteKey}/config`));
    config = await response.json();
    if (!response.ok) throw Object.assign(new Error(), config);
    if (!all[siteKey]) return; // destroyed meanwhile
    redraw();
    document.body.append(element);
    host.emit("ready", {});
    try {
      if (settings.open) toggle();
      // The one key that is read on a page view, when the page has its own work behind it; the panel writes a plus in front while a chat goes on. Storage may be refused.
      else if (localStorage[`chatWidget:${siteKey}`]?.[0] === "+")
        setTimeout(() => void (all[siteKey] && load().catch(warn)), 2000);
    } catch {}
  };

  /** The page's own button, wherever it is and whenever it appears; no element matches the word `none`. */
  const onClick = ({ target }: Event) => {
    if (settings.launcher && (target as Element).closest(settings.launcher)) toggle(); // only elements are clicked
  };
  document.addEventListener("click", onClick, life);

  const methods: Record<string, (...args: never[]) => unknown> = {
    ready: () => ready,
    async show() {
      if (config) document.body.append(element);
      element.hidden = false;
    },
    async hide() {
      element.hidden = true;
    },
    async update(change: Settings) {
      settings = { ...settings, ...change };
      redraw();
    },
    async destroy() {
      panel?.destroy();
      element.remove();
      life.abort();
      delete all[siteKey];
      delete window.chatWidget;
      for (const key in all) window.chatWidget ??= all[key];
    },
    on(event: string, listener: (detail: unknown) => void) {
      const ear = new AbortController();
      // Only our own events reach the element.
      element.addEventListener(`chatWidget:${event}`, (heard) => listener((heard as CustomEvent).detail), ear);
      return () => ear.abort();
    },
    push(...queued: [string, ...never[]][]) {
      for (const [name, ...args] of queued) void (async () => methods[name]?.(...args))().catch(warn);
    },
    state: () => panel?.state() ?? { open: false, visible: true, unread: 0, connection: "idle", session: null },
    get: (key: string) => all[key],
  };
  for (const name of "open close toggle prefill sendMessage startChat escalate leaveQueue endChat newChat".split(" "))
    methods[name] = async (...args) => (await load()).run(name, args);
  // Partly made from a list of names; a test compares it with the type.
  const api = Object.freeze({ ...methods, siteKey, all }) as unknown as ChatWidget;

  all[siteKey] = api;
  if (!others) window.chatWidget = api;
  const ready = start();
  ready.catch(warn);
  if (Array.isArray(before)) api.push(...(before as ChatWidgetCommand[])); // queued before load, in the same form
}

/** Once more after a while: networks change (Wi-Fi, a tunnel), and what was asked meanwhile fails at once. */
const twice = <T>(act: () => Promise<T>): Promise<T> =>
  act().catch(() => new Promise((next) => setTimeout(next, 2000)).then(act));

const warn = (problem: unknown) => console.warn("chatWidget:", problem);
