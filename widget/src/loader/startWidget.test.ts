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
    textColour: null,
    colorScheme: "auto",
    position: "bottom-right",
    offsetX: 20,
    offsetY: 20,
    zIndex: 5,
    launcherIcon: "chat",
    launcherText: "",
    teaser: "Hello",
  },
};
const sheets: string[] = [];
const widget = (): ChatWidget => {
  if (!window.chatWidget || Array.isArray(window.chatWidget)) throw new Error("not started");
  return window.chatWidget;
};
const hosts = () => [...document.body.children].filter((child) => child.shadowRoot);

beforeEach(() => {
  vi.stubGlobal("PANEL_PATH", "none.js");
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
  vi.unstubAllGlobals();
});

describe("startWidget", () => {
  it("asks once for the design, draws the launcher, and writes nothing", async () => {
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    await widget().ready();
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch).toHaveBeenCalledWith("https://chat.example/api/widgets/demo/config");
    expect(hosts()).toHaveLength(1);
    expect([localStorage.length, document.cookie]).toEqual([0, ""]);
    expect(hosts()[0]?.shadowRoot?.lastElementChild?.ariaLabel).toBe(config.look.title);
  });

  it("offers every command of its type, frozen", async () => {
    startWidget({ siteKey: "demo" }, "https://chat.example/");
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
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    await widget().ready();
    expect(heard).toEqual(["ready"]);
    expect(hosts()[0]).toHaveProperty("hidden", true);
    warn.mockRestore();
  });

  it("is one widget even if the snippet is there twice", async () => {
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    const first = window.chatWidget;
    await widget().ready();
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    await widget().ready();
    expect(window.chatWidget).toBe(first);
    expect([hosts().length, vi.mocked(fetch).mock.calls.length]).toEqual([1, 1]);
  });

  it("keeps two widgets apart", async () => {
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    startWidget({ siteKey: "other" }, "https://chat.example/");
    await Promise.all([widget().ready(), widget().get("other")?.ready()]);
    expect(hosts()).toHaveLength(2);
    await widget().destroy();
    expect(widget().siteKey).toBe("other");
  });

  it("leaves nothing behind when destroyed, and can start afresh", async () => {
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    await widget().ready();
    await widget().destroy();
    expect([hosts().length, "chatWidget" in window]).toEqual([0, false]);
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    await widget().ready();
    expect(hosts()).toHaveLength(1);
  });

  it.each([
    ["loads the panel soon where a chat goes on", false, 1],
    ["loads nothing any more when it was destroyed before", true, 0],
  ])("%s", async (_, isDestroyed, loads) => {
    localStorage["chatWidget:demo"] = "+{}";
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    startWidget({ siteKey: "demo" }, "https://chat.example/");
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
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    const stop = widget().on("ready", own);
    stop();
    await widget().ready();
    expect([own.mock.calls.length, page.mock.calls.length]).toEqual([0, 1]);
    window.removeEventListener("chatWidget:ready", page);
  });

  it("rejects with the server's refusal and draws nothing", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.mocked(fetch).mockResolvedValue(Response.json({ code: "origin_refused" }, { status: 403 }));
    startWidget({ siteKey: "demo" }, "https://chat.example/");
    await expect(widget().ready()).rejects.toMatchObject({ code: "origin_refused" });
    expect(hosts()).toHaveLength(0);
    warn.mockRestore();
  });

  it("puts only numbers and checked colours into its stylesheet", async () => {
    startWidget({ siteKey: "demo", offsetX: "1}*{display:none" }, "https://chat.example/");
    await widget().ready();
    expect(sheets.at(-1)).toContain("right:NaNpx");
  });
});
