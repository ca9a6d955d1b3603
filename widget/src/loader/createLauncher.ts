import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
import { icon, LAUNCHER_ICONS } from "./icons.ts";
import css from "./launcher.css?inline";
import { textOn } from "./textOn.ts";

/**
 * Draws the round button and the teaser in a shadow root of their own; `click` opens and closes. Once somebody is interested the
 * panel takes over: it puts the unread count on the button and takes the teaser away.
 */
export function createLauncher(click: () => void) {
  const make = <K extends keyof HTMLElementTagNameMap>(tag: K) => document.createElement(tag);
  const element = make("div");
  const teaser = make("div");
  const dismiss = make("button");
  const button = make("button");
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  root.append(teaser, button);
  button.onclick = click;
  teaser.onclick = ({ target }) => (target === dismiss ? teaser.remove() : click());
  dismiss.ariaLabel = "Close";
  dismiss.textContent = "✕";

  return [
    element,
    /** Design and settings, again whenever they change. Numbers are made numbers, for they go into a stylesheet. */
    ({ look }: PublicConfig, settings: Partial<ChatWidgetSettings>) => {
      const { position, offsetX, offsetY, zIndex, launcher } = { ...look, ...settings };
      sheet.replaceSync(
        `${css}:host{--brand:${look.colour};--on:${look.textColour ?? textOn(look.colour)};z-index:${+zIndex};` +
          `${position.replace("-", `:${+offsetY}px;`)}:${+offsetX}px;align-items:${/left/.test(position) ? "start" : "end"};` +
          `flex-direction:column${/top/.test(position) ? "-reverse" : ""}}`,
      );
      button.replaceChildren(icon(LAUNCHER_ICONS[look.launcherIcon]), look.launcherText);
      button.ariaLabel = look.launcherText || look.title;
      button.hidden = !!launcher;
      teaser.replaceChildren(look.teaser, dismiss);
      teaser.hidden = !look.teaser;
    },
  ] as const;
}
