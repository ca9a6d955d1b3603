// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatWidget } from "../types/chat-widget.ts";
import { startWidget } from "./startWidget.ts";

const config = {
  siteKey: "demo",
  look: {
    title: '"};alert(1)//</script>',
    subtitle: "",
    colour: "#2f6fed",
    textColour: "#ffffff",
    colorScheme: "auto",
    position: "bottom-right",
    offsetX: 20,
    offsetY: 20,
    zIndex: 5,
    launcherIcon: "chat",
    launcherPath: "M1 1",
    launcherText: "",
    teaser: "Hello",
  },
};
const sheets: string[] = [];
const widget = (): ChatWidget => {
  if (!window.chatWidget || Array.isArray(window.chatWidget)) throw new Error("not started");
  return window.chatWidget;
};
/** As if a page's tag had just been run. */
function start(data: DOMStringMap) {
  const tag = document.createElement("script");
  tag.type = "text/plain"; // it is run by hand
  tag.src = "https://chat.example/widget.js";
  Object.assign(tag.dataset, data);
  document.head.append(tag);
  startWidget(tag);
}
const everywhere = () => [...document.querySelectorAll("*")].filter((element) => element.shadowRoot);
const hosts = () => [...document.body.children].filter((child) => child.shadowRoot);

beforeEach(() => {
  vi.stubGlobal("PANEL_FILE", "none.js");
  // jsdom has no constructed stylesheets
  vi.stubGlobal(
    "CSSStyleSheet",
    class {
      replaceSync = (text: string) => sheets.push(text);
    },
  );
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json(config)),
  );
  localStorage.clear();
});
afterEach(async () => {
  if (window.chatWidget && !Array.isArray(window.chatWidget)) await window.chatWidget.destroy();
  delete window.chatWidget;
  for (const tag of document.querySelectorAll("script")) tag.remove();
  vi.unstubAllGlobals();
});

describe("startWidget", () => {
  it("asks once for the design, draws the launcher, and writes nothing", async () => {
    start({ siteKey: "demo" });
    await widget().ready();
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch).toHaveBeenCalledWith("https://chat.example/api/widgets/demo/config");
    expect(hosts()).toHaveLength(1);
    expect([localStorage.length, document.cookie]).toEqual([0, ""]);
    expect(hosts()[0]?.shadowRoot?.firstElementChild?.ariaLabel).toBe(config.look.title);
  });

  it("offers every command of its type, frozen", async () => {
    start({ siteKey: "demo" });
    const names: Record<keyof ChatWidget, true> = {
      siteKey: true,
      ready: true,
      open: true,
      close: true,
      toggle: true,
      show: true,
      hide: true,
      update: true,
      prefill: true,
      sendMessage: true,
      startChat: true,
      escalate: true,
      leaveQueue: true,
      endChat: true,
      newChat: true,
      state: true,
      on: true,
      push: true,
      get: true,
      destroy: true,
    };
    expect(
      Object.keys(widget())
        .filter((key) => key !== "all")
        .sort(),
    ).toEqual(Object.keys(names).sort());
    expect(Object.isFrozen(widget())).toBe(true);
    expect(widget().state()).toMatchObject({ open: false, unread: 0, session: null });
  });

  it("runs what was queued before it loaded, and says what it does not know without breaking", async () => {
    const heard: string[] = [];
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    window.chatWidget = [["on", "ready", () => heard.push("ready")], ["hide"], ["nonsense"]];
    start({ siteKey: "demo" });
    await widget().ready();
    expect(heard).toEqual(["ready"]);
    expect(hosts()[0]).toHaveProperty("hidden", true);
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), { timeout: 60_000 }); // the part that knows commands is not there
    warn.mockRestore();
  });

  it("is one widget even if the snippet is there twice", async () => {
    start({ siteKey: "demo" });
    const first = window.chatWidget;
    await widget().ready();
    start({ siteKey: "demo" });
    await widget().ready();
    expect(window.chatWidget).toBe(first);
    expect([hosts().length, vi.mocked(fetch).mock.calls.length]).toEqual([1, 1]);
  });

  it("keeps two widgets apart", async () => {
    start({ siteKey: "demo" });
    start({ siteKey: "other" });
    await Promise.all([widget().ready(), widget().get("other")?.ready()]);
    expect(hosts()).toHaveLength(2);
    await widget().destroy();
    expect(widget().siteKey).toBe("other");
  });

  it("leaves nothing behind when destroyed, and can start afresh", async () => {
    start({ siteKey: "demo" });
    await widget().ready();
    await widget().destroy();
    expect([hosts().length, "chatWidget" in window]).toEqual([0, false]);
    start({ siteKey: "demo" });
    await widget().ready();
    expect(hosts()).toHaveLength(1);
  });

  it.each([
    ["loads the panel soon where a chat goes on", false, 1],
    ["loads nothing any more when it was destroyed before", true, 0],
  ])("%s", async (_, isDestroyed, loads) => {
    localStorage["chatWidget:demo"] = "+{}";
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    start({ siteKey: "demo" });
    const wait = setTimeout;
    vi.useFakeTimers();
    await widget().ready();
    if (isDestroyed) await widget().destroy();
    // there is no panel to load here, and that is what it says, after a second try; how long the tries take is the machine's matter
    for (let turn = 0; turn < 500 && (isDestroyed ? turn < 20 : warn.mock.calls.length === 0); turn += 1) {
      await vi.advanceTimersByTimeAsync(2000);
      await new Promise((resolve) => wait(resolve, 10));
    }
    vi.useRealTimers();
    expect(warn).toHaveBeenCalledTimes(loads);
    warn.mockRestore();
  });

  it("tells listeners and the window, until the listener is removed", async () => {
    const [own, page] = [vi.fn(), vi.fn()];
    window.addEventListener("chatWidget:ready", page);
    start({ siteKey: "demo" });
    const stop = widget().on("ready", own);
    stop();
    await widget().ready();
    expect([own.mock.calls.length, page.mock.calls.length]).toEqual([0, 1]);
    window.removeEventListener("chatWidget:ready", page);
  });

  it("asks once where it is refused, says one sentence, and draws nothing", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.mocked(fetch).mockResolvedValue(Response.json({ code: "origin_refused" }, { status: 403 }));
    window.chatWidget = [["open"], ["prefill", "Hello"]]; // they wait for the same
    start({ siteKey: "demo" });
    // what knows the sentence cannot be loaded here, and that is the sentence then
    await expect(widget().ready()).rejects.toMatchObject({ code: "unavailable" });
    await expect(widget().open()).rejects.toMatchObject({ code: "unavailable" });
    expect([hosts().length, vi.mocked(fetch).mock.calls.length, warn.mock.calls.length]).toEqual([0, 1, 1]);
    warn.mockRestore();
  });

  it("asks nothing where the tag has no key", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    start({});
    await expect(widget().ready()).rejects.toMatchObject({ code: "unavailable" });
    expect([hosts().length, vi.mocked(fetch).mock.calls.length, warn.mock.calls.length]).toEqual([0, 0, 1]);
    warn.mockRestore();
  });

  it("comes back, once, when a page takes it away or replaces its body, and not after destroy", async () => {
    start({ siteKey: "demo" });
    await widget().ready();
    const [host] = everywhere();
    if (!host) throw new Error("no host");
    host.remove();
    await vi.waitFor(() => expect(host.isConnected).toBe(true));
    const copy = host.cloneNode();
    document.body = document.createElement("body");
    document.body.append(copy); // as from a router's cache of pages
    await vi.waitFor(() => expect(everywhere()).toEqual([host]));
    expect(copy.isConnected).toBe(false);
    await widget().destroy();
    await new Promise((resolve) => setTimeout(resolve));
    expect(everywhere()).toEqual([]);
  });

  it("lets a page win that takes it away each time, until it is opened", async () => {
    start({ siteKey: "demo" });
    await widget().ready();
    const [host] = everywhere();
    if (!host) throw new Error("no host");
    for (let turn = 0; turn < 100; turn += 1) {
      host.remove();
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(host.isConnected).toBe(false);
    await widget().show();
    expect(host.isConnected).toBe(true);
  });

  it("takes its tag along when it is destroyed, so that a page's guard finds none", async () => {
    start({ siteKey: "demo" });
    await widget().ready();
    void widget().destroy();
    expect(document.querySelector("script[data-site-key]")).toBe(null); // at once: frameworks unmount and mount in one go
  });

  it("ends for good where its end was queued before it loaded, and the next tag starts afresh", async () => {
    // What a component does that is mounted, unmounted and mounted again before the script has come (React's StrictMode).
    window.chatWidget = [["destroy"]];
    start({ siteKey: "demo" });
    start({ siteKey: "demo" });
    await widget().ready();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    await new Promise((done) => setTimeout(done, 0)); // both have their design
    expect(everywhere()).toHaveLength(1);
    await widget().destroy();
    expect([everywhere().length, window.chatWidget]).toEqual([0, undefined]);
  });

  it("puts only numbers and checked colours into its stylesheet", async () => {
    start({ siteKey: "demo", offsetX: "1}*{display:none" });
    await widget().ready();
    expect(sheets.at(-1)).toContain("inset:20px 0px!important");
  });
});
