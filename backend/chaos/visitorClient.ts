import { WebSocket } from "undici";
import type { Chat } from "../../widget/src/core/Chat.ts";
import { createChat } from "../../widget/src/core/createChat.ts";
import { createRest } from "../../widget/src/core/rest.ts";
import type { Storage } from "../../widget/src/core/storage.ts";
import type { View } from "./checkHistory.ts";
import type { Line } from "./leanLine.ts";
import type { Recorder } from "./recorder.ts";

/** A visitor's tab: the widget itself, without its screen. */
export interface VisitorClient {
  readonly name: string;
  /** Starts the chat by asking for a person. @returns the session's public id */
  begin(): Promise<string>;
  send(body: string): void;
  view(): View;
  isIdle(): boolean;
  close(): void;
}

/** The browser's storage of one visitor. */
export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    read: (name) => kept.get(name) ?? null,
    write: (name, value) => void (value === null ? kept.delete(name) : kept.set(name, value)),
    names: () => [...kept.keys()],
    onOtherTab: () => () => undefined,
  };
}

/** As a browser has it. */
function browserLine(origin: string): Line {
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin } });
    }
  }
  return { WebSocket: PageSocket, rest: createRest(`${origin}/`) };
}

/** Opens the widget's real delivery code on `origin`; `storage` given again is the same browser after a reload. */
export function createVisitorClient(
  name: string,
  origin: string,
  siteKey: string,
  recorder: Recorder,
  storage: Storage = memoryStorage(),
  line: Line = browserLine(origin),
): VisitorClient {
  let sessionId = "";
  const chat: Chat = createChat({
    base: `${origin}/`,
    siteKey,
    locale: () => "en",
    storage,
    ...line,
    reopensTo: "assistant",
    isTypingShown: () => false,
    hasAssistant: true,
    onChange: () => undefined,
    onLiveRows: () => undefined,
    onStarted: () => undefined,
    onSent: (item, seq) => recorder.ok(name, item.body, seq),
    onConnection: () => undefined,
  });
  return {
    name,
    async begin() {
      // On a busy machine the first answer may be late; a visitor presses the button again.
      for (let tries = 1; ; tries += 1) {
        try {
          await chat.askForPerson("chaos");
          break;
        } catch (error) {
          if (tries === 5) throw error;
        }
      }
      sessionId = chat.view().session?.id ?? "";
      if (sessionId === "") throw new Error("the widget knows no session after its start");
      return sessionId;
    },
    send(body) {
      recorder.invoke(name, sessionId, body);
      chat.send(body);
    },
    view: () => {
      const { rows, outgoing } = chat.view();
      for (const item of outgoing) if (item.refusal) recorder.refused(name, item.body, item.refusal);
      return {
        client: name,
        session: sessionId,
        side: "visitor",
        rows: rows.map(({ seq, kind, body }) => ({ seq, kind, body })),
        pending: outgoing.map(({ body }) => body),
      };
    },
    isIdle: () => chat.view().outgoing.every((item) => item.refusal),
    close: () => chat.destroy(),
  };
}
