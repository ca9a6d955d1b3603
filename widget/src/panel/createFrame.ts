import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
import type { Sheet } from "./createSheet.ts";
import { el } from "./el.ts";
import css from "./panel.css?inline";

/** Which way it runs is the language's matter, not the page's. */
const RTL = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;
const PHONE = "(max-width: 480px)";
/** The launcher, the gap above it, and some air at the other end. */
const LAUNCHER_ROOM = 82;

interface FrameDeps {
  readonly root: ShadowRoot;
  readonly locale: string;
  config(): PublicConfig;
  settings(): Partial<ChatWidgetSettings>;
  /** Esc was pressed and nobody inside wanted it. */
  onEscape(): void;
  onResize(): void;
  /** Something is dragged over the panel, dropped on it or pasted. */
  onFiles(event: DragEvent | ClipboardEvent): void;
}

/**
 * The panel's box: its height (the host says where it stands), its colours, the focus. On a phone it is a sheet over the whole screen that ends where the
 * keyboard begins.
 */
export function createFrame(
  { root, locale, config, settings, onEscape, onResize, onFiles }: FrameDeps,
  children: Node[],
) {
  const panel = el(
    "section",
    {
      role: "dialog",
      hidden: true,
      tabIndex: -1,
      dir: RTL.test(locale) ? "rtl" : "ltr",
      ondragover: onFiles,
      ondrop: onFiles,
      onpaste: onFiles,
    },
    ...children,
  );
  const phone = matchMedia(PHONE);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const life = new AbortController(); // passed as options: listeners end with it
  let sheet: Sheet | null = null;
  adopt(css);
  root.append(panel);

  function adopt(text: string) {
    const added = new CSSStyleSheet();
    added.replaceSync(text);
    root.adoptedStyleSheets.push(added);
    return added;
  }

  function draw() {
    const { look } = config();
    const { offsetY, colorScheme, launcher } = { ...look, ...settings() };
    const isDark = colorScheme === "dark" || (colorScheme !== "light" && dark.matches);
    panel.style.setProperty("--room", `${(+offsetY || 0) + (launcher ? 16 : LAUNCHER_ROOM)}px`);
    panel.dataset.scheme = isDark ? "dark" : "light";
    panel.ariaLabel = look.title;
    resize();
  }

  /** A phone's sheet has much to mind; other screens do not load it. */
  function resize() {
    if (phone.matches && !sheet)
      return void import("./createSheet.ts").then(({ createSheet }) => {
        sheet ??= createSheet(panel, root, resize, life);
        resize();
      });
    sheet?.fit(phone.matches && !panel.hidden);
    onResize();
  }

  panel.onkeydown = (event) => {
    if (event.key === "Escape") onEscape();
  };
  phone.addEventListener("change", resize, life);
  dark.addEventListener("change", draw, life);
  window.visualViewport?.addEventListener("resize", resize, life);

  return {
    element: panel,
    draw,
    adopt,
    isOpen: () => !panel.hidden,
    isSheet: () => phone.matches,
    toggle(isOpen: boolean) {
      panel.hidden = !isOpen;
      resize();
    },
    destroy() {
      panel.hidden = true;
      resize();
      panel.remove();
      life.abort();
    },
  };
}
