import type { Message } from "@chat/contract/messages";
import type { Session } from "@chat/contract/sessions";

/** What is worth a sound. */
export interface AlertListener {
  /** Somebody waits who did not wait before. */
  waiting?: (session: Session) => void;
  /** A visitor wrote in one of the agent's own chats. */
  message?: (message: Message, session: Session) => void;
}
