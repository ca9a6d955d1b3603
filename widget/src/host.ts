import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetEvents, ChatWidgetSettings } from "./types/chat-widget.ts";

/** What the loader gives the panel: the place to draw in, the design, and a hand on the launcher. */
export interface Host {
  /** Address of the installation, with a slash at the end. */
  readonly base: string;
  readonly siteKey: string;
  /** The newest one: `update` and the builder change it. */
  config(): PublicConfig;
  /** On the page; its open shadow root holds launcher, teaser and panel. */
  readonly element: HTMLElement;
  settings(): Partial<ChatWidgetSettings>;
  /** Draws launcher and panel anew. */
  redraw(): void;
  emit<E extends keyof ChatWidgetEvents>(event: E, detail: ChatWidgetEvents[E]): void;
}

/** What the loader asks of the panel, once it is loaded. */
export interface Panel {
  run(command: string, args: readonly unknown[]): unknown;
  state(): object;
  /** Design or settings changed. */
  refresh(): void;
  destroy(): void;
}

export interface PanelModule {
  createPanel(host: Host): Promise<Panel>;
}
