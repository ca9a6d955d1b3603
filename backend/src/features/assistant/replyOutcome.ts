import type { Source } from "@chat/contract/messages";
import type { Escalation } from "@chat/contract/sessions";

/** What the assistant decided to do about what the visitor wrote: a typed action, never read out of its text. */
export type ReplyOutcome =
  | {
      readonly kind: "answer";
      readonly text: string;
      readonly sources: readonly Source[];
      readonly isIncomplete: boolean;
      /** The answer is not enough by itself: the button for a person stands beside it. */
      readonly offersPerson?: boolean;
      /** The provider failed; this is from the knowledge alone. */
      readonly isStandIn?: boolean;
    }
  /** Nothing was found; the text says so. */
  | { readonly kind: "miss"; readonly text: string; readonly offersPerson?: boolean }
  | { readonly kind: "escalate"; readonly cause: Escalation["cause"]; readonly reason: string };

/** What was said before, from the database alone. */
export interface SpokenLine {
  readonly by: "visitor" | "assistant" | "agent";
  readonly name: string | null;
  readonly text: string;
}
