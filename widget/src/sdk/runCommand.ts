import { MESSAGE_MAX_CHARS } from "@chat/contract/wire";
import { CallError } from "../core/CallError.ts";
import type { Chat } from "../core/Chat.ts";

interface CommandDeps {
  readonly chat: Chat;
  open(): void;
  prefill(text: string): void;
}

/** Runs what a page asks for. Throws a {@link CallError} with a code of the contract, which the caller turns into a rejection. */
export async function runCommand(command: string, args: readonly unknown[], deps: CommandDeps): Promise<void> {
  const { chat, open, prefill } = deps;
  const [first] = args;
  switch (command) {
    case "prefill":
      open();
      return prefill(textOf(first));
    case "sendMessage":
      return chat.send(textOf(first));
    case "startChat": {
      const { message, with: whom }: { message?: unknown; with?: unknown } = Object(first);
      open();
      if (whom === "person") await chat.askForPerson();
      if (message !== undefined) chat.send(textOf(message));
      return;
    }
    case "escalate":
      return chat.askForPerson(first === undefined ? undefined : textOf(first).slice(0, 500));
    case "leaveQueue":
      return chat.leaveQueue();
    case "endChat":
      return chat.end();
    case "newChat":
      return chat.startOver();
    default:
      throw new CallError("invalid_input");
  }
}

function textOf(value: unknown): string {
  if (typeof value !== "string" || !value.trim() || value.length > MESSAGE_MAX_CHARS)
    throw new CallError("invalid_input");
  return value.trim();
}
