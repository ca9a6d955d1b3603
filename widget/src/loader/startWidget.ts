import type { PublicConfig } from "@chat/contract/widgets";
import type { Host, Panel, PanelModule } from "../host.ts";
import type { ChatWidget, ChatWidgetSettings } from "../types/chat-widget.ts";
import { createLauncher } from "./createLauncher.ts";

type Settings = Partial<ChatWidgetSettings>;

/**
 * Starts one widget: a single request for its design, the launcher, and nothing else until somebody wants the panel.
 *
 * With a stored chat that goes on, the panel is loaded when the page is idle, so that answers arrive and unsent words leave.
 */
export function startWidget(data: DOMStringMap, base: string): void {
  const before = window.chatWidget;
  const all: Map<string, ChatWidget> = Object(before).all ?? new Map();
  const { siteKey = "" } = data;
  if (all.get(siteKey)?.show()) return; // a double snippet, or a page that replaced its body

  let settings: Settings = { ...data } as object; // attributes are text; where one becomes a number it is converted
  let config: PublicConfig;
  let panel: Panel | undefined;
  let loading: Promise<Panel> | undefined;
  let loads = "";
  let isOpen = false;
  let setReady: () => void;
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });
  const events = new EventTarget();
  const toggle = () => api.toggle().catch(warn);
  const { draw, ...parts } = createLauncher(toggle);
  const { element } = parts;

  const redraw = () => {
    if (config) draw(config, settings, isOpen);
    panel?.refresh();
  };

  const host: Host = {
    ...parts,
    base,
    siteKey,
    config: () => config,
    settings: () => settings,
    setOpen(value) {
      isOpen = value;
      redraw();
    },
    emit(event, detail) {
      // A listener's fault is reported by the browser and stops nobody.
      for (const target of [events, window]) target.dispatchEvent(new CustomEvent(`chatWidget:${event}`, { detail }));
    },
  };

  const load = () =>
    (loading ??= ready
      .then(() => import(/* @vite-ignore */ base + PANEL_PATH + loads))
      .then(async (module: PanelModule) => (panel = await module.createPanel(host)))
      .catch((error) => {
        loading = undefined;
        loads += "?"; // a module that failed stays failed under its address
        throw error;
      }));

  const start = async (retryMs: number): Promise<void> => {
    try {
      const response = await fetch(`${base}api/widgets/${siteKey}/config`);
      config = await response.json();
      if (!response.ok) return warn(config);
    } catch {
      setTimeout(start, retryMs, retryMs * 2);
      return;
    }
    if (!all.has(siteKey)) return; // destroyed meanwhile
    redraw();
    document.body.append(element);
    setReady();
    host.emit("ready", {});
    if (settings.open) toggle();
    else if (hasOpenChat(siteKey)) (window.requestIdleCallback ?? setTimeout)(() => load().catch(warn));
  };

  /** The page's own button, wherever it is and whenever it appears; no element matches the word `none`. */
  const onClick = ({ target }: Event) => {
    if (settings.launcher && (target as Element).closest(settings.launcher)) toggle(); // only elements are clicked
  };
  document.addEventListener("click", onClick);

  const ofPanel: Record<string, (...args: unknown[]) => Promise<unknown>> = {};
  for (const name of "open close toggle prefill sendMessage startChat escalate leaveQueue endChat newChat".split(" "))
    ofPanel[name] = async (...args) => (await load()).run(name, args);

  const api = Object.freeze({
    ...ofPanel,
    siteKey,
    all,
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
      document.removeEventListener("click", onClick);
      all.delete(siteKey);
      Reflect.deleteProperty(window, "chatWidget");
      for (const other of all.values()) window.chatWidget ??= other;
    },
    on(event: string, listener: (detail: unknown) => void) {
      const hear = (heard: Event) => listener((heard as CustomEvent).detail); // only ours reach `events`
      events.addEventListener(`chatWidget:${event}`, hear);
      return () => events.removeEventListener(`chatWidget:${event}`, hear);
    },
    push(...queued: [string, ...never[]][]) {
      for (const [name, ...args] of queued) new Promise((done) => done(Reflect.get(api, name)(...args))).catch(warn);
    },
    state: () => panel?.state() ?? { open: false, unread: 0, connection: "idle", session: null },
    get: (key: string) => all.get(key),
  }) as unknown as ChatWidget; // partly made from a list of names; a test compares it with the type

  all.set(siteKey, api);
  if (all.size < 2) window.chatWidget = api;
  if (Array.isArray(before)) api.push(...(before as [string][])); // queued before load, in the same form
  void start(5000);
}

const warn = (problem: unknown) => console.warn("chatWidget:", problem);

/** The one key that is read on a page view; the panel writes a plus in front while a chat goes on. */
function hasOpenChat(siteKey: string): boolean {
  try {
    return localStorage[`chatWidget:${siteKey}`][0] === "+";
  } catch {
    return false;
  }
}
