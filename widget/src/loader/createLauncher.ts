import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "../types/chat-widget.ts";
import { createHost } from "./createHost.ts";
import { drawPath } from "./icons.ts";
import css from "./launcher.css?inline";

const HOST_RULES =
  "all:initial;direction:ltr;position:fixed;display:flex;gap:10px;pointer-events:none;font:15px/1.5 system-ui;";

/**
 * Draws the round button and the teaser in a shadow root of their own; `click` opens and closes. Once somebody is interested the
 * panel takes over: it puts the unread count on the button and takes the teaser away.
 */
export function createLauncher(click: () => void, onGone: () => void) {
  const make = (tag: string) => document.createElement(tag);
  const element = createHost(onGone);
  const teaser = make("div");
  const dismiss = make("button");
  const button = make("button");
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  root.append(button, teaser);
  button.onclick = click;
  teaser.onclick = ({ target }) => (target === dismiss ? teaser.remove() : click());
  dismiss.ariaLabel = "Close";
  dismiss.append("✕");

  return [
    element,
    /**
     * Design and settings, again whenever they change. What a page gives that is no number or no corner leaves it in sight.
     *
     * A page's rules reach the host itself, and there its normal declarations beat ours; an important one of ours beats every one of theirs.
     * `all` covers neither the direction nor properties of our own. The host covers the page without being in anybody's way: so a corner
     * is a matter of alignment.
     */
    (look: PublicConfig["look"] & Partial<ChatWidgetSettings>) => {
      sheet.replaceSync(
        `${css}:host{${(
          `${HOST_RULES}z-index:${+look.zIndex};inset:${+look.offsetY || 0}px ${+look.offsetX || 0}px;` +
            `align-items:${/left/.test(look.position) ? "start" : "end"};flex-direction:column${/top/.test(look.position) ? "" : "-reverse"};` +
            `--brand:${look.colour};--on:${look.textColour};`
        ).replaceAll(";", "!important;")}}`,
      );
      button.replaceChildren(drawPath(look.launcherPath), look.launcherText);
      button.ariaLabel = look.launcherText || look.title;
      button.hidden = !!look.launcher;
      teaser.replaceChildren(look.teaser, dismiss);
      teaser.hidden = !look.teaser;
    },
  ] as const;
}
