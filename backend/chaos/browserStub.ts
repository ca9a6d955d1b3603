/** Node's own: drills of one run each name their own origin, so none may stand on the stand-in of the one before. */
const send = globalThis.fetch;

/** What the widget and the console ask of a browser besides timers, fetch and websockets; nothing here is ever hidden or offline. */
export function standInForBrowser(origin: string): void {
  const target = { addEventListener: () => undefined, removeEventListener: () => undefined };
  Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true }); // newer versions of Node have a getter there
  Object.assign(globalThis, {
    window: { ...target, setTimeout, clearTimeout, setInterval, clearInterval },
    document: { ...target, visibilityState: "visible", title: "Chaos", referrer: "" },
    location: { href: `${origin}/`, origin },
    // A browser names the page's origin by itself.
    fetch: (input: string, init: RequestInit = {}) =>
      send(input, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), origin } }),
  });
}
