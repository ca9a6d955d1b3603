import type { FileInfo } from "@chat/contract/files";
import type { Message } from "@chat/contract/messages";
import type { PublicConfig } from "@chat/contract/widgets";
import type { Chat } from "../core/Chat.ts";
import type { Strings, UiStrings } from "../i18n/en.ts";
import type { ChatWidgetEvents } from "../types/chat-widget.ts";
import type { Words } from "./createWords.ts";
import type { Times } from "./times.ts";

/** Tells the page what happened. */
export type Emit = <E extends keyof ChatWidgetEvents>(event: E, detail: ChatWidgetEvents[E]) => void;

/** What every part of the screen may use. */
export interface Ui {
  readonly chat: Chat;
  readonly t: UiStrings;
  readonly times: Times;
  /** How texts of the assistant and the team are drawn. */
  readonly words: Words;
  config(): PublicConfig;
  /** Says for a while what went wrong. */
  say(problem: string): void;
  /** Runs what a button does: the button is busy meanwhile, a failure is said in words. */
  act(button: HTMLButtonElement, run: () => Promise<unknown>): void;
  /** What an event row says; null for nothing (or not loaded yet: the feed is drawn again when it is). */
  eventText(row: Message): string | null;
  /** A message's files as they are shown; null while what draws them is on its way (the feed is drawn again then). */
  files(list: readonly FileInfo[]): HTMLElement | null | undefined;
  readonly emit: Emit;
  /** Adds a part's stylesheet. */
  adopt(css: string): void;
  /** Reads something out to who cannot see it appear. */
  announce(text: string): void;
}

/** The same for the parts that are loaded when they are due: they bring the words that the panel lacks. */
export type AsideUi = Ui & { readonly t: Strings };
