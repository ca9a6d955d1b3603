import type { Deps } from "../../deps.ts";
import { type LostSession, selectChatsOf, selectLostSessions } from "../escalation/lostSessions.view.ts";
import { requeueLostSession } from "../escalation/requeueSession.ts";

/** Chats taken back in one round; the next round takes the rest. */
const ROUND_MAX = 200;
const EVERY_MAX_MS = 5000;

/**
 * Brings the chats of lost agents back to the queue, in whichever process looks first.
 *
 * Only after this process has itself been in touch with the database for the whole grace: right after a start, an outage or a
 * suspended machine every agent looks lost, and all of them are about to reconnect.
 * A deactivated agent's chats come back at once.
 */
export function startLostAgentSweep(deps: Deps): { stop(): Promise<void> } {
  const graceMs = deps.config.AGENT_GRACE_MS;
  const everyMs = Math.min(EVERY_MAX_MS, Math.max(50, graceMs / 6));
  let steadySince: number | null = null;
  let lastRunAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const takeBack = async (lost: readonly LostSession[], before: Date): Promise<void> => {
    for (const session of lost) {
      const moved = await requeueLostSession(deps, session, { userId: session.userId, before });
      if (moved)
        deps.logger.warn({ sessionId: session.sessionPublicId }, "an agent was lost; the chat is back in the queue");
    }
  };

  const run = async (): Promise<void> => {
    const startedAt = performance.now();
    if (startedAt - lastRunAt > everyMs + EVERY_MAX_MS) steadySince = null;
    lastRunAt = startedAt;
    const before = new Date(deps.clock.now().getTime() - graceMs);
    const lost = await selectLostSessions(deps.db, before, ROUND_MAX);
    steadySince ??= startedAt;
    if (startedAt - steadySince >= graceMs) await takeBack(lost, before);
  };

  const loop = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = run()
        .catch((error: unknown) => {
          steadySince = null;
          if (!isStopped) deps.logger.warn({ err: error }, "lost agents could not be looked for; trying again");
        })
        .finally(loop);
    }, everyMs);
  };

  const onRevoked = async (fact: { workspaceId: number; userId: number; reason: string }): Promise<void> => {
    if (isStopped || fact.reason !== "deactivated") return;
    const chats = await selectChatsOf(deps.db, fact.workspaceId, fact.userId, ROUND_MAX);
    await takeBack(chats, new Date(0)); // no grace: the account decides, looked at again under each chat's lock
  };
  const off = deps.events.on("user.revoked", onRevoked);
  deps.signals.on("user.revoked", (fact) => {
    onRevoked(fact).catch((error: unknown) =>
      deps.logger.warn({ err: error }, "a deactivated agent's chats stay for the sweep"),
    );
  });

  loop();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      off();
      await running;
    },
  };
}
