import type { MessageData } from "@chat/contract/messages";
import type { SessionState } from "@chat/contract/session-state";
import type { WidgetSettings } from "@chat/contract/widgets";
import type { Deps } from "../src/deps.ts";
import type { DomainEvents, SessionKey } from "../src/domain-events.ts";
import type { ProviderTimes } from "../src/features/assistant/provider.ts";
import { replyToSession } from "../src/features/assistant/replyToSession.ts";
import { startAssistant } from "../src/features/assistant/startAssistant.ts";
import { addKnowledge } from "../src/features/knowledge/changeKnowledge.ts";
import type { KnowledgeDraft } from "../src/features/knowledge/starterKnowledge.ts";
import { append } from "../src/features/messages/appendMessage.ts";
import type { VisitorActor } from "../src/platform/auth/actors.ts";
import { newPublicId } from "../src/platform/ids.ts";
import { createFloor, type Floor } from "./chatFloor.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { openTestDeps } from "./testDeps.ts";

/** Waits that no machine is too slow for, so a reply ends by what its provider does; a test of a wait shortens that one. */
export const PATIENT_TIMES: ProviderTimes = {
  firstTokenMs: 60_000,
  firstWordsMs: 60_000,
  idleMs: 60_000,
  idleMaxMs: 60_000,
  totalMs: 60_000,
  backoffMs: 10,
};

/** A stored row, as the tests read it. */
export interface StoredRow {
  readonly seq: number;
  readonly kind: string;
  readonly sender_kind: string;
  readonly sender_name: string | null;
  readonly client_id: string;
  readonly body: string;
  readonly data: MessageData | null;
}

/** Something volatile that this process told of the chat. */
export interface HeardFact {
  readonly name: keyof DomainEvents;
  readonly at: number;
  readonly index?: number;
  readonly text?: string | null;
  readonly isTyping?: boolean;
}

/** A visitor's chat on the bench. */
export interface ChatFloorVisitor {
  readonly key: SessionKey;
  readonly actor: VisitorActor;
  readonly floor: Floor;
  /** Chunks, drops and the assistant's typing, in order. */
  readonly heard: readonly HeardFact[];
  /** Stores a message and wakes the worker. */
  posts(text: string): Promise<void>;
  /** `posts`, and waits until everything was answered. */
  says(text: string): Promise<void>;
  /** Waits until no reply job is open. */
  settled(timeoutMs?: number): Promise<void>;
  /** Runs the reply's work once more, as a second worker would. */
  runsAgain(): Promise<void>;
  rows(): Promise<StoredRow[]>;
  lastRow(by: "assistant" | "visitor"): Promise<StoredRow>;
  state(): Promise<SessionState>;
  session(): Promise<Record<string, unknown>>;
  /** A new chat of the same workspace. */
  another(): Promise<ChatFloorVisitor>;
}

/** One process with a running assistant. */
export interface ReplyBench {
  readonly deps: Deps;
  /** How long its replies wait; the next reply obeys what a test sets here. */
  readonly times: { -readonly [Name in keyof ProviderTimes]: number };
  chat(options?: {
    settings?: (presets: WidgetSettings) => WidgetSettings;
    knowledge?: readonly KnowledgeDraft[];
  }): Promise<ChatFloorVisitor>;
  close(): Promise<void>;
}

/**
 * Starts a process that answers; processes on one database share its jobs, so they need the same provider.
 *
 * @param baseUrl of a scripted provider; without one the built-in answerer answers
 */
export async function createReplyBench(
  database: TestDatabase["config"],
  baseUrl?: string,
  env: Record<string, string> = {},
  given: Partial<Deps> = {},
): Promise<ReplyBench> {
  const own = baseUrl === undefined ? {} : { OPENROUTER_BASE_URL: baseUrl, OPENROUTER_API_KEY: "sk-installation-key" };
  const deps = openTestDeps(database, given, { ...own, ...env });
  const times = { ...PATIENT_TIMES };
  const assistant = startAssistant(deps, times);
  await deps.signals.start();
  deps.jobs.start();

  const enter = async (floor: Floor): Promise<ChatFloorVisitor> => {
    const actor = await floor.chat("assistant");
    const key = { workspaceId: actor.workspaceId, sessionId: actor.sessionId, sessionPublicId: actor.sessionPublicId };
    const heard: HeardFact[] = [];
    const hear = (name: HeardFact["name"], session: SessionKey, fact: Omit<HeardFact, "name" | "at">): void => {
      if (session.sessionId === key.sessionId) heard.push({ name, at: performance.now(), ...fact });
    };
    deps.events.on("assistant.chunk", ({ session, index, text }) => hear("assistant.chunk", session, { index, text }));
    deps.events.on("assistant.dropped", ({ session }) => hear("assistant.dropped", session, {}));
    deps.events.on("typing.changed", ({ session, by, isTyping }) => {
      if (by === "assistant") hear("typing.changed", session, { isTyping });
    });
    const send = (text: string) =>
      append(deps, {
        session: key,
        kind: "text",
        sender: { kind: "visitor", id: actor.visitorId, name: null },
        clientId: newPublicId(),
        body: text,
      });
    const rows = () =>
      deps.db.rows<StoredRow>(
        "SELECT messages.seq, messages.kind, messages.sender_kind, messages.sender_name, messages.client_id, messages.body, messages.data FROM messages WHERE messages.session_id = ? ORDER BY messages.seq",
        [key.sessionId],
      );
    const session = async (): Promise<Record<string, unknown>> =>
      (
        await deps.db.rows<Record<string, unknown>>("SELECT sessions.* FROM sessions WHERE sessions.id = ?", [
          key.sessionId,
        ])
      )[0] ?? {};
    const settled = async (timeoutMs = 20_000): Promise<void> => {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const open = await deps.db.rows("SELECT jobs.id FROM jobs WHERE jobs.cause = ?", [`s${key.sessionId}`]);
        if (open.length === 0) return;
        if (Date.now() > deadline) throw new Error(`the reply is not done: ${JSON.stringify(open)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const posts = async (text: string): Promise<void> => {
      await send(text);
      deps.jobs.wake("assistant.reply");
    };
    return {
      key,
      actor,
      floor,
      heard,
      posts,
      async says(text) {
        await posts(text);
        await settled();
      },
      settled,
      async runsAgain() {
        await replyToSession(deps, key, new AbortController().signal, times);
      },
      rows,
      async lastRow(by) {
        const found = (await rows()).findLast((row) => row.sender_kind === by && row.kind === "text");
        if (!found) throw new Error(`no row by ${by}`);
        return found;
      },
      state: async () => (await session())["state"] as SessionState, // the column is that enumeration
      session,
      another: () => enter(floor),
    };
  };

  return {
    deps,
    times,
    async chat({ settings, knowledge = [] } = {}) {
      const floor = await createFloor(deps, settings);
      for (const draft of knowledge) await addKnowledge(deps, floor.workspaceId, draft);
      return enter(floor);
    },
    async close() {
      assistant.stop();
      await deps.jobs.stop(10_000);
      deps.signals.stop();
      await deps.outbound.close();
      await deps.db.close();
    },
  };
}
