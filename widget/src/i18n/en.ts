import type { enAsides } from "./enAsides.ts";
import type { enFiles } from "./enFiles.ts";

/** Every word that the panel says by itself on the usual way. `{x}` is filled in. */
export const en = {
  ai: "AI",
  attach: "Attach files",
  askPerson: "Talk to a person",
  away: "Nobody is available right now.",
  chatEnded: "This chat has ended.",
  close: "Close chat",
  delivered: "Delivered",
  emoji: "Emoji",
  failed: "That did not work. Try again.",
  greeting: "Hello! How can we help you?",
  incomplete: "Stopped before the end",
  menu: "More",
  messages: "Messages",
  newMessages: "New messages",
  notSent: "Not sent yet",
  offline: "You are offline. What you write is sent when you are back.",
  placeholder: "Write a message",
  read: "Read",
  refused: "Could not be sent",
  remove: "Delete",
  retry: "Try again",
  send: "Send",
  sent: "Sent",
  sources: "Sources",
  stop: "Stop",
  subtitle: "We usually reply right away",
  typing: "{name} is writing",
  waiting: "Waiting for a person",
  you: "You",
};

export type CoreStrings = typeof en;
/** With the words of the parts that are loaded when they are due. */
export type Strings = CoreStrings & typeof enAsides;
export type AllStrings = Strings & typeof enFiles;
/** A language's words: whatever it lacks is said in English. */
export type UiStrings = CoreStrings & Partial<AllStrings>;
