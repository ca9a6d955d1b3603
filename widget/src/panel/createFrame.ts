import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
import type { Sheet } from "./createSheet.ts";
import { el } from "./el.ts";
import css from "./panel.css?inline";

const PHONE = "(max-width: 480px)";
const LAUNCHER_ROOM = 70;

interface FrameDeps {
  readonly root: ShadowRoot;
  config(): PublicConfig;
  settings(): Partial<ChatWidgetSettings>;
  /** Esc was pressed and nobody inside wanted it. */
  onEscape(): void;
  onResize(): void;
}

/**
 * The panel's box: where it stands, its colours, the focus. On a phone it is a sheet over the whole screen that ends where the
 * keyboard begins.
 */
export function createFrame({ root, config, settings, onEscape, onResize }: FrameDeps, children: Node[]) {
  const sheets: CSSStyleSheet[] = [];
  const theme = new CSSStyleSheet();
  const panel = el("section", { role: "dialog", hidden: true, tabIndex: -1 }, ...children);
  const phone = matchMedia(PHONE);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const viewport = window.visualViewport;
  const life = new AbortController(); // passed as options: listeners end with it
  let sheet: Sheet | null = null;
  adopt(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, theme];
  root.append(panel);

  function adopt(text: string) {
    const added = new CSSStyleSheet();
    added.replaceSync(text);
    sheets.push(added);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, added];
  }

  function draw() {
    const { look } = config();
    const { position, offsetX, offsetY, colorScheme, launcher } = { ...look, ...settings() };
    const isDark = colorScheme === "dark" || (colorScheme !== "light" && dark.matches);
    const [x, y] = [Number(offsetX) || 0, (Number(offsetY) || 0) + (launcher ? 0 : LAUNCHER_ROOM)];
    const isTop = /top/.test(position);
    const isLeft = /left/.test(position);
    const edge = (isSet: boolean, value: number) => (isSet ? `${value}px` : "auto");
    const inset = [edge(isTop, y), edge(!isLeft, x), edge(!isTop, y), edge(isLeft, x)].join(" ");
    theme.replaceSync(`section{inset:${inset};--room:${y + 16}px}`);
    panel.dataset.scheme = isDark ? "dark" : "light";
    panel.ariaLabel = look.title;
    resize();
  }

  /** A phone's sheet has much to mind; other screens do not load it. */
  function resize() {
    const adjust = () => {
      sheet?.fit(phone.matches && !panel.hidden);
      onResize();
    };
    if (!phone.matches || sheet) adjust();
    else
      void import("./createSheet.ts").then(({ createSheet }) => {
        sheet ??= createSheet(panel, root);
        adjust();
      });
  }

  panel.onkeydown = (event) => {
    event.stopPropagation(); // a page's shortcuts must not fire while one writes
    if (event.key === "Escape") onEscape();
  };
  phone.addEventListener("change", resize, life);
  dark.addEventListener("change", draw, life);
  viewport?.addEventListener("resize", resize, life);
  viewport?.addEventListener("scroll", resize, life);

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
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== theme && !sheets.includes(other));
      life.abort();
    },
  };
}
