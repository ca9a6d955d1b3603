import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
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
  const panel = el("section", { className: "panel", role: "dialog", hidden: true, tabIndex: -1 }, ...children);
  const phone = matchMedia(PHONE);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const viewport = window.visualViewport;
  let pageOverflow: string | null = null;
  adopt(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, theme];
  root.append(panel);

  function adopt(text: string) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.push(sheet);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  function draw() {
    const { look } = config();
    const { position, offsetX, offsetY, colorScheme, launcher } = { ...look, ...settings() };
    const isDark = colorScheme === "dark" || (colorScheme !== "light" && dark.matches);
    const [x, y] = [Number(offsetX) || 0, (Number(offsetY) || 0) + (launcher ? 0 : LAUNCHER_ROOM)];
    const side = (name: string, isSet: boolean, value: number) => `--p${name}:${isSet ? `${value}px` : "auto"};`;
    const isTop = /top/.test(position);
    const isLeft = /left/.test(position);
    theme.replaceSync(
      `.panel{${side("t", isTop, y)}${side("b", !isTop, y)}${side("l", isLeft, x)}${side("r", !isLeft, x)}--room:${y + 16}px}`,
    );
    panel.dataset.scheme = isDark ? "dark" : "light";
    panel.ariaLabel = look.title;
    resize();
  }

  /** iOS draws the keyboard over the page: only the visual viewport tells what is left. */
  function resize() {
    const isSheet = phone.matches && !panel.hidden;
    panel.ariaModal = String(isSheet);
    panel.style.height = isSheet && viewport ? `${viewport.height}px` : "";
    panel.style.transform = isSheet && viewport?.offsetTop ? `translateY(${viewport.offsetTop}px)` : "";
    const page = document.documentElement.style;
    if (isSheet && pageOverflow === null) {
      pageOverflow = page.overflow;
      page.overflow = "hidden";
    } else if (!isSheet && pageOverflow !== null) {
      page.overflow = pageOverflow;
      pageOverflow = null;
    }
    onResize();
  }

  panel.onkeydown = (event) => {
    event.stopPropagation(); // a page's shortcuts must not fire while one writes
    if (event.key === "Escape") onEscape();
    if (event.key !== "Tab" || !phone.matches) return;
    const stops = [
      ...panel.querySelectorAll<HTMLElement>("a[href],button,input,select,textarea,[tabindex='0']"),
    ].filter((stop) => stop.tabIndex >= 0 && stop.offsetParent !== null && !stop.matches(":disabled"));
    const [first, last] = [stops[0], stops.at(-1)];
    const from = root.activeElement;
    if (event.shiftKey ? from === first || from === panel : from === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  };
  phone.addEventListener("change", resize);
  dark.addEventListener("change", draw);
  viewport?.addEventListener("resize", resize);
  viewport?.addEventListener("scroll", resize);

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
      phone.removeEventListener("change", resize);
      dark.removeEventListener("change", draw);
      viewport?.removeEventListener("resize", resize);
      viewport?.removeEventListener("scroll", resize);
    },
  };
}
