import type { DomainEvents, EventBus } from "../../domain-events.ts";

type Replied = DomainEvents["assistant.replied"];

/** Gathers what a reply turns out to be, and tells it once at the end. */
export interface ReplyReport {
  /** Words were shown; the first time counts. */
  words(): void;
  by(who: Replied["by"]): void;
  tokens(tokens: Replied["tokens"]): void;
  ended(outcome: Replied["outcome"]): void;
  failed(failure: string): void;
  /** Says nothing where the reply was left to a later run. */
  publish(): void;
}

/** Begins with the reply's job. */
export function createReplyReport(events: EventBus): ReplyReport {
  const began = performance.now();
  let replied: Omit<Replied, "outcome"> = { by: "rule", firstWordsMs: null, tokens: null, failure: null };
  let outcome: Replied["outcome"] | undefined;
  return {
    words() {
      if (replied.firstWordsMs === null) replied = { ...replied, firstWordsMs: performance.now() - began };
    },
    by(who) {
      replied = { ...replied, by: who };
    },
    tokens(tokens) {
      replied = { ...replied, tokens };
    },
    ended(next) {
      outcome = next;
    },
    failed(failure) {
      outcome = "failed";
      replied = { ...replied, failure };
    },
    publish() {
      if (outcome !== undefined) events.publish("assistant.replied", { ...replied, outcome });
    },
  };
}
