import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatWidgetSettings } from "./types/chat-widget.ts";

/** What the loader gives the panel: the place to draw in, the design, and a hand on the launcher. */
export interface Host {
  /** Address of the installation, with a slash at the end. */
  readonly base: string;
  /** The newest one: the builder changes it. */
  config(): PublicConfig;
  /** On the page; its open shadow root holds launcher, teaser and panel. */
  readonly element: HTMLElement;
  settings(): Partial<ChatWidgetSettings>;
  /** Draws launcher and panel anew, with other settings if there are any; they were checked before. */
  redraw(change?: Partial<ChatWidgetSettings>): void;
}

/** What the loader asks of the panel, once it is loaded. */
export interface Panel {
  /** Every command but those that need no panel, unknown ones, too. Rejects with a code of the contract. */
  run(command: string, args: readonly unknown[]): unknown;
  state(): object;
  /** Design or settings changed. */
  refresh(): void;
  destroy(): void;
}

export interface PanelModule {
  createPanel(host: Host): Promise<Panel>;
  explain(): Promise<{
    /** Says in one sentence why there is no configuration, or finds it after all. `answer`: the server's, or what kept it away. */
    explain(answer: unknown, base: string, siteKey: string): Promise<PublicConfig>;
  }>;
}
