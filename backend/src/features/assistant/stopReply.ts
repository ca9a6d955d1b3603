import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { selectHead } from "./assistant.repository.ts";

/**
 * Stops the reply that is being made, at once in this process and within two seconds in any other; what was said stays, marked incomplete.
 *
 * Names the head of this moment, so that a late signal does not stop the reply to what the visitor writes next.
 */
export async function stopReply(deps: Deps, session: SessionKey): Promise<void> {
  const head = await selectHead(deps.db, session);
  if (head === null) return;
  deps.events.publish("assistant.stopRequested", { session, head });
  await deps.signals.send(deps.db, "assistant.stop", { sessionId: session.sessionId, head });
}
