import type { Marks } from "@chat/contract/messages";
import type { SessionAction, SessionState } from "@chat/contract/session-state";
import type { Logger } from "./platform/logger.ts";

/** How a session is named between features: internal for SQL, public for the wire. */
export interface SessionKey {
  readonly workspaceId: number;
  readonly sessionId: number;
  readonly sessionPublicId: string;
}

/** A stored message as features pass it on; the broadcast turns it into what each audience may see. */
export interface StoredMessage {
  readonly seq: number;
  readonly kind: "text" | "event" | "note";
  readonly senderKind: "visitor" | "assistant" | "agent" | "system";
  readonly senderId: number;
  readonly senderName: string | null;
  readonly clientId: string;
  readonly audience: "all" | "team";
  readonly body: string;
  readonly data: unknown;
  readonly createdAt: Date;
}

/** Facts that are already stored (or volatile by nature); publishing one never changes the truth. */
export interface DomainEvents {
  /**
   * `sentBy`: the actor of the connection that sent it and learns of it by its acknowledgement; compared by identity.
   * `isResend`: it was stored before and only told again.
   */
  "message.posted": { session: SessionKey; message: StoredMessage; head: number; sentBy?: object; isResend?: boolean };
  /** A batch of messages went through the store; what became of each. */
  "appends.settled": { durationMs: number; stored: number; duplicates: number; refused: number; failed: number };
  /** A message found the queue in front of the store full. */
  "appends.refused": { queued: number };
  "session.started": { session: SessionKey };
  "session.moved": {
    session: SessionKey;
    action: SessionAction;
    from: SessionState;
    to: SessionState;
    epoch: number;
    agentUserId: number | null;
    previousAgentUserId: number | null;
  };
  /** Something else of the session that lists show changed: rating, e-mail, visitor online. */
  "session.touched": { session: SessionKey };
  "marks.moved": { session: SessionKey; marks: Marks };
  "typing.changed": {
    session: SessionKey;
    by: "visitor" | "agent" | "assistant";
    name: string | null;
    isTyping: boolean;
    text: string | null;
  };
  "assistant.chunk": { session: SessionKey; draftId: string; index: number; text: string };
  "assistant.dropped": { session: SessionKey; draftId: string };
  /** A reply of the assistant ended, one way or another. */
  "assistant.replied": {
    outcome: "answer" | "incomplete" | "miss" | "escalate" | "stopped" | "overtaken" | "failed";
    /** Who made it: a provider's model, the built-in answerer, or a rule. */
    by: "model" | "builtIn" | "rule";
    /** From the job's start to the first words that were shown; null when there were none. */
    firstWordsMs: number | null;
    /** As the provider counts them; null where it does not say. */
    tokens: { prompt: number; completion: number } | null;
    /** Why a provider gave no whole answer; null when it did, or none was asked. */
    failure: string | null;
  };
  /** This process told everyone connected where their chats stand. */
  "heads.told": { sessions: number; durationMs: number };
  /** A visitor asked the assistant to stop; also travels as a signal to the process that streams. */
  "assistant.stopRequested": { session: SessionKey; head: number };
  /** Jobs of this kind were committed: look at once instead of waiting for the sweep. */
  "jobs.queued": { kind: string };
  "agent.changed": { workspaceId: number; userId: number };
  "widget.changed": { workspaceId: number; widgetId: number; siteKey: string };
  /** Sign-ins ended: close their sockets. `sid` null: every sign-in of the user but `exceptSid`. */
  "user.revoked": {
    workspaceId: number;
    userId: number;
    sid: string | null;
    exceptSid: string | null;
    reason: "revoked" | "deactivated";
  };
  /** Role, name or status changed: forget what was cached about the user. */
  "user.changed": { workspaceId: number; userId: number };
  "server.draining": { delayMs: number };
}

/** Publish and subscribe within this process. */
export interface EventBus {
  on<K extends keyof DomainEvents>(name: K, listener: (fact: DomainEvents[K]) => void | Promise<void>): () => void;
  publish<K extends keyof DomainEvents>(name: K, fact: DomainEvents[K]): void;
}

type Listener = (fact: never) => void | Promise<void>;

/** A failing listener is logged and hurts nobody: what it would have told is stored, and sync brings it. */
export function createEventBus(logger: Logger): EventBus {
  const listeners = new Map<keyof DomainEvents, Set<Listener>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    publish(name, fact) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          const result = (listener as (given: typeof fact) => void | Promise<void>)(fact); // the map's key ties listener and fact together
          if (result) result.catch((error: unknown) => logger.warn({ err: error, event: name }, "a listener failed"));
        } catch (error) {
          logger.warn({ err: error, event: name }, "a listener failed");
        }
      }
    },
  };
}
