/** No zod in here: the widget loads this file at run time. */

export const SESSION_STATES = ["assistant", "waiting", "human", "closed"] as const;
/** Who has the floor in a session. */
export type SessionState = (typeof SESSION_STATES)[number];

export const SESSION_ACTIONS = [
  "escalate",
  "accept",
  "withdraw",
  "returnToAssistant",
  "requeue",
  "close",
  "reopen",
] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

/** The only place a session's moves are written; docs/session-states.md and the test of all pairs read it. */
const MOVES: Record<SessionState, Partial<Record<SessionAction, SessionState>>> = {
  assistant: { escalate: "waiting", accept: "human", close: "closed" },
  waiting: { accept: "human", withdraw: "assistant", returnToAssistant: "assistant", close: "closed" },
  human: { accept: "human", requeue: "waiting", returnToAssistant: "assistant", close: "closed" },
  closed: { reopen: "assistant" }, // or "waiting": the widget's setting decides, so the caller passes it
};

/** @returns where `action` leads, or undefined if it is not allowed; the UIs use it to enable buttons. */
export const nextState = (from: SessionState, action: SessionAction): SessionState | undefined => MOVES[from][action];
