import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
import { CLOSE_ICON, icon, LAUNCHER_ICONS } from "./icons.ts";
import css from "./launcher.css?inline";
import { textOn } from "./textOn.ts";

/** Draws the round button, its badge and the teaser in a shadow root of their own; `click` opens and closes. */
export function createLauncher(click: () => void) {
  const make = <K extends keyof HTMLElementTagNameMap>(tag: K) => document.createElement(tag);
  const element = make("div");
  const teaser = make("p");
  const dismiss = make("button");
  const button = make("button");
  const badge = make("i");
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  let isDismissed = false;
  root.adoptedStyleSheets = [sheet];
  root.append(teaser, button);
  button.className = "launcher";
  button.onclick = teaser.onclick = click;
  badge.hidden = true;
  dismiss.ariaLabel = "Dismiss";
  dismiss.append(icon(CLOSE_ICON));
  dismiss.onclick = (event) => {
    event.stopPropagation();
    teaser.hidden = isDismissed = true;
  };

  return {
    element,
    root,
    button,
    badge,
    /** Design and settings, again whenever they change. Numbers are made numbers, for they go into a stylesheet. */
    draw({ look }: PublicConfig, settings: Partial<ChatWidgetSettings>, isOpen: boolean) {
      const { position, offsetX, offsetY, zIndex, launcher = "default" } = { ...look, ...settings };
      sheet.replaceSync(
        `${css}:host{--brand:${look.colour};--on:${look.textColour ?? textOn(look.colour)};z-index:${+zIndex};` +
          `${position.replace("-", `:${+offsetY}px;`)}:${+offsetX}px;align-items:${/left/.test(position) ? "start" : "end"};` +
          `flex-direction:column${/top/.test(position) ? "-reverse" : ""}}`,
      );
      const caption = isOpen ? "" : look.launcherText;
      button.replaceChildren(icon(isOpen ? CLOSE_ICON : LAUNCHER_ICONS[look.launcherIcon]), caption, badge);
      button.ariaLabel = look.launcherText || look.title;
      button.ariaExpanded = `${isOpen}`;
      button.hidden = launcher !== "default";
      teaser.replaceChildren(look.teaser, dismiss);
      teaser.hidden = isDismissed ||= isOpen || !look.teaser;
    },
  };
}
