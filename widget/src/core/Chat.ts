import type { Marks, Message, MessageData, StartSession, VisitorSession } from "@chat/contract/messages";
import type { FileAccess } from "./createFiles.ts";
import type { Outgoing } from "./outbox.ts";
import type { Connection } from "./transport.ts";
import type { Typing } from "./typing.ts";

/** Everything the screen shows of a chat, at one moment. */
export interface ChatView {
  /** The server's word; null before the first message. */
  readonly session: VisitorSession | null;
  /** A chat exists in this browser, even if the server has not answered yet. */
  readonly hasChat: boolean;
  /** The first history was read (or there is none): the feed may be drawn without a jump. */
  readonly isLoaded: boolean;
  /** What was answered to the form; null before that. */
  readonly answers: Answers | null;
  /** Why the server did not begin with these answers: field → reason. */
  readonly problems: Record<string, string> | null;
  readonly rows: readonly Message[];
  readonly outgoing: readonly Outgoing[];
  readonly draft: { readonly id: string; readonly text: string } | null;
  readonly typing: Typing | null;
  readonly marks: Marks;
  readonly unread: number;
  readonly connection: Connection;
  /** Server's clock minus ours. */
  readonly offsetMs: number;
}

export type Answers = NonNullable<StartSession["answers"]>;

/** What a visitor can do. The screen knows this and nothing of networks; the builder's preview has another one behind it. */
export interface Chat {
  view(): ChatView;
  /** The text may be empty where there are files; they were uploaded before. */
  send(body: string, data?: Pick<MessageData, "files">): void;
  /** What is needed to bring files to the chat; the parts that do so are loaded with the first one. */
  readonly files: FileAccess;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** Asks for a person, starting a chat if there is none. Rejects with a `CallError`. */
  askForPerson(reason?: string): Promise<void>;
  leaveQueue(): Promise<void>;
  leaveEmail(email: string): Promise<void>;
  end(): Promise<void>;
  rate(rating: number, comment: string): Promise<void>;
  stopAssistant(): void;
  noteInput(text: string): void;
  keepAnswers(answers: Answers): void;
  /** Leaves an ended chat behind; the next message starts another. */
  startOver(): void;
  /** Whether the visitor looks at the messages now. */
  setReading(isReading: boolean): void;
  destroy(): void;
}
