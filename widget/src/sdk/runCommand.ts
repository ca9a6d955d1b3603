import { MESSAGE_MAX_CHARS } from "@chat/contract/wire";
import { CallError } from "../core/CallError.ts";
import type { Chat } from "../core/Chat.ts";
import type { Host } from "../host.ts";
import type { UiStrings } from "../i18n/en.ts";
import { loadStrings } from "../i18n/loadStrings.ts";
import type { createScreen } from "../panel/createScreen.ts";
import { pickLocale } from "../panel/pickLocale.ts";
import { checkSettings } from "./checkSettings.ts";

const REASON_MAX_CHARS = 500;

interface CommandDeps {
  readonly chat: Chat;
  readonly host: Host;
  open(): void;
  /** Another one in each language. */
  screen(): Screen;
  /** Draws the panel anew in another language, closed. */
  speak(locale: string, words: UiStrings): Screen;
}

type Screen = ReturnType<typeof createScreen>;

/**
 * Runs what a page asks for, or changes nothing.
 *
 * @throws {CallError} with a code of the contract, which becomes the command's rejection
 */
export async function runCommand(command: string, args: readonly unknown[], deps: CommandDeps): Promise<void> {
  const { chat, host, open, screen } = deps;
  const first = isEvent(args[0]) ? undefined : args[0]; // `onclick = chatWidget.escalate` hands over the click
  switch (command) {
    case "open": {
      if (first !== "chat" && first !== "home") throw wrong(`open has no view ${JSON.stringify(first)}, only chat`);
      return open();
    }
    case "close":
    case "toggle":
      throw wrong(`${command} takes nothing`);
    case "update": {
      const change = checkSettings(first);
      host.redraw(change);
      if ("locale" in change) await changeLanguage(change.locale, deps);
      if (String(change.open) === "true") open();
      return;
    }
    case "prefill": {
      const text = textOf(first, command);
      open();
      return screen().prefill(text);
    }
    case "sendMessage":
      return chat.send(textOf(first, command));
    case "startChat": {
      const { message, with: whom = "assistant" }: { message?: unknown; with?: unknown } = Object(first);
      if (first !== undefined && typeof first !== "object") throw wrong("startChat takes { message, with }");
      if (whom !== "assistant" && whom !== "person") throw wrong('startChat: with is "assistant" or "person"');
      const text = message === undefined ? null : textOf(message, command);
      open();
      if (whom === "person") await chat.askForPerson();
      if (text !== null) chat.send(text);
      return;
    }
    case "escalate":
      return chat.askForPerson(first === undefined ? undefined : textOf(first, command, REASON_MAX_CHARS));
    case "leaveQueue":
      return chat.leaveQueue();
    case "endChat":
      return chat.end();
    case "newChat":
      return chat.startOver();
    default:
      throw wrong(`There is no command ${JSON.stringify(command)}`);
  }
}

/** The words that were being written stay, and the panel as open as it was. */
async function changeLanguage(wish: string | undefined, { chat, host, screen, speak }: CommandDeps): Promise<void> {
  const locale = pickLocale(wish, document.documentElement.lang);
  const words = await loadStrings(locale);
  if (host.settings().locale !== wish) return; // and another since
  const isOpen = screen().isOpen();
  const text = host.element.shadowRoot?.querySelector("textarea")?.value;
  const next = speak(locale, words);
  next.update(chat.view());
  if (text) next.prefill(text);
  if (isOpen) next.open(false);
}

const wrong = (sentence: string) => new CallError("invalid_input", `${sentence}.`);

const isEvent = (value: unknown): boolean => typeof value === "object" && value !== null && "target" in value;

function textOf(value: unknown, command: string, max = MESSAGE_MAX_CHARS): string {
  if (typeof value !== "string" || !value.trim() || value.length > max)
    throw wrong(`${command} takes text of 1 to ${max} characters`);
  return value.trim();
}
