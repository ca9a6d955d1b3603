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
  "undo",
] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

type Moves = Record<SessionState, Partial<Record<SessionAction, readonly [SessionState, ...SessionState[]]>>>;

/**
 * The only place a session's moves are written; docs/session-states.md and the test of all pairs read it.
 *
 * More than one: the widget's setting decides (reopened by the visitor), an agent takes the chat along (reopened by an agent), or it goes
 * back to where it was (undo).
 */
const MOVES: Moves = {
  assistant: { escalate: ["waiting"], accept: ["human"], close: ["closed"], undo: ["human", "waiting"] },
  waiting: {
    accept: ["human"],
    withdraw: ["assistant"],
    returnToAssistant: ["assistant"],
    close: ["closed"],
    undo: ["human"],
  },
  human: {
    accept: ["human"],
    requeue: ["waiting"],
    returnToAssistant: ["assistant"],
    close: ["closed"],
    undo: ["waiting", "assistant", "human", "closed"],
  },
  closed: { reopen: ["assistant", "waiting", "human"], undo: ["human", "waiting", "assistant"] },
};

/** @returns everywhere `action` may lead, the usual first; empty if it is not allowed. */
export const nextStates = (from: SessionState, action: SessionAction): readonly SessionState[] =>
  MOVES[from][action] ?? [];

/** @returns where `action` usually leads, or undefined if it is not allowed; the UIs use it to enable buttons. */
export const nextState = (from: SessionState, action: SessionAction): SessionState | undefined =>
  nextStates(from, action)[0];

/** What an agent did to a chat and may take back for a moment. */
export const UNDOABLE_ACTIONS = ["accept", "requeue", "returnToAssistant", "close", "reopen"] as const;
export type UndoableAction = (typeof UNDOABLE_ACTIONS)[number];
