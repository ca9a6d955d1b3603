import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetEvents, ChatWidgetSettings } from "./types/chat-widget.ts";

/** What the loader gives the panel: the place to draw in, the design, and a hand on the launcher. */
export interface Host {
  /** Address of the installation, with a slash at the end. */
  readonly base: string;
  readonly siteKey: string;
  readonly root: ShadowRoot;
  /** The newest one: `update` and the builder change it. */
  config(): PublicConfig;
  readonly button: HTMLElement;
  /** The launcher's unread count. */
  readonly badge: HTMLElement;
  settings(): Partial<ChatWidgetSettings>;
  setOpen(isOpen: boolean): void;
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
