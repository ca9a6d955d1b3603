import type { StartedSession, StartSession, VisitorSession } from "@chat/contract/messages";
import type * as z from "zod";
import { CallError } from "./CallError.ts";
import { randomId } from "./randomId.ts";
import type { Rest } from "./rest.ts";
import type { Storage } from "./storage.ts";

const RENEW_BEFORE_MS = 60_000;

type Start = z.input<typeof StartSession>;

/** What this browser keeps of a chat. Written before the first request, so that a lost reply starts no second chat. */
export interface ChatRecord {
  readonly secret: string;
  /** Names this chat; absent while only the visitor is known. */
  readonly clientId?: string;
  /** The server would not begin with these answers: field → why. Asked again before anything is sent. */
  readonly problems?: Record<string, string>;
  /** How it is to begin. */
  readonly wish?: Pick<Start, "with" | "answers">;
  readonly sessionId?: string;
  readonly token?: string;
  /** By this browser's clock. */
  readonly tokenEndsAt?: number;
  /** Server's clock minus ours. */
  readonly offsetMs?: number;
  /** The loader connects by itself only for chats that go on. */
  readonly isClosed?: boolean;
}

interface SessionDeps {
  readonly storage: Storage;
  readonly rest: Rest;
  readonly siteKey: string;
  locale(): string;
  /** The server answered a start; `isNew` when it is another session than before. */
  onStarted(session: VisitorSession, incarnation: string, isNew: boolean): void;
  /** It would not begin with the answers that were given. */
  onAnswersRefused(): void;
  readonly now?: () => number;
}

/** The chat's identity: secret, session and token, kept across reloads and shared by the tabs. */
export function createSession({
  storage,
  rest,
  siteKey,
  locale,
  onStarted,
  onAnswersRefused,
  now = Date.now,
}: SessionDeps) {
  let pending: Promise<ChatRecord> | null = null;

  const read = (): ChatRecord | null => {
    try {
      const record: Partial<ChatRecord> | null = JSON.parse(storage.read("")?.slice(1) ?? "null");
      return record?.secret ? (record as ChatRecord) : null; // our own words, written by this file
    } catch {
      return null;
    }
  };
  const write = (record: ChatRecord): ChatRecord => {
    // The sign in front is all that the loader reads: whether there is a chat to connect to.
    storage.write("", (record.clientId && !record.isClosed ? "+" : "-") + JSON.stringify(record));
    return record;
  };

  /** Makes sure that a chat exists here; nothing is asked of the server yet. */
  function begin(wish: ChatRecord["wish"] = {}): ChatRecord {
    const record = read() ?? { secret: randomId() };
    if (record.clientId || record.problems) return record;
    return write({ ...record, clientId: randomId(), wish: { ...record.wish, ...wish } });
  }

  async function start(): Promise<ChatRecord> {
    const record = begin();
    const askedAt = now();
    const body = {
      visitorSecret: record.secret,
      clientId: record.clientId ?? "",
      ...record.wish,
      page: {
        url: location.href.slice(0, 2048),
        title: document.title.slice(0, 300),
        referrer: document.referrer.slice(0, 2048),
      },
      locale: locale().slice(0, 35),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    } satisfies Start;
    // The reply's shape is the contract's; it is not validated again here, for a validator would double the bundle.
    const reply = (await rest("POST", `/widgets/${siteKey}/sessions`, { body }).catch(refused)) as StartedSession;
    const current = read();
    if (current?.clientId !== record.clientId) return ensure(); // another tab began a new chat meanwhile
    const started = write({
      ...current,
      secret: record.secret,
      sessionId: reply.session.id,
      token: reply.token,
      tokenEndsAt: now() + reply.expiresInSeconds * 1000,
      offsetMs: Date.parse(reply.serverTime) - (askedAt + now()) / 2,
    });
    onStarted(reply.session, reply.incarnation, record.sessionId !== reply.session.id);
    return started;
  }

  /** Answers that are not accepted begin nothing; they are kept, with what is wrong with them, for the form. */
  function refused(error: CallError): never {
    const { secret = "", wish = {}, sessionId } = read() ?? {};
    if (error.fields && !sessionId) {
      write({ secret, wish, problems: error.fields });
      onAnswersRefused();
    }
    throw error;
  }

  /** The chat with a token that is still good; asks the server only if there is none. Concurrent calls share one request. */
  function ensure(): Promise<ChatRecord> {
    const record = begin();
    if (record.problems) return Promise.reject(new CallError("invalid_input"));
    if (record.token && (record.tokenEndsAt ?? 0) - RENEW_BEFORE_MS > now()) return Promise.resolve(record);
    pending ??= start().finally(() => {
      pending = null;
    });
    return pending;
  }

  return {
    read,
    begin,
    ensure,
    /** Answers to the form, given before there is a chat. */
    keepAnswers(answers: NonNullable<Start["answers"]>) {
      const { secret = randomId(), wish } = read() ?? {};
      write({ secret, wish: { ...wish, answers } });
    },
    /** The server refused the token: the next `ensure` asks for another. */
    distrust() {
      const record = read();
      if (record) write({ ...record, tokenEndsAt: 0 });
    },
    noteClosed(isClosed: boolean) {
      const record = read();
      if (record && !record.isClosed === isClosed) write({ ...record, isClosed });
    },
    /** Ends this chat for this browser; the visitor stays the same one, with the same answers. */
    leave() {
      const record = read();
      if (record) write({ secret: record.secret, wish: { ...record.wish } });
    },
  };
}
