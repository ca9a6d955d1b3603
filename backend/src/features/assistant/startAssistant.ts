import * as z from "zod";
import type { Deps } from "../../deps.ts";
import { REPLY_JOB } from "../messages/writeBatch.ts";
import { giveUp } from "./failReply.ts";
import { PROVIDER_TIMES, type ProviderTimes } from "./provider.ts";
import { replyToSession } from "./replyToSession.ts";
import { runningReplies } from "./runningReplies.ts";

/** Replies made at once by one process: each is mostly waiting for the provider. */
const CONCURRENCY = 100;
/** How long a crashed process keeps a visitor waiting; renewed every three seconds while the work goes on. */
const LEASE_MS = 9_000;
const MAX_ATTEMPTS = 5;

const Payload = z.object({
  workspaceId: z.number(),
  sessionId: z.number(),
  sessionPublicId: z.string(),
  countedAs: z.string().optional(),
});

/**
 * Starts answering: one job a session, whose lease ends with a crashed process, so that another takes it.
 *
 * @param times for tests; the real ones otherwise
 */
export function startAssistant(deps: Deps, times: ProviderTimes = PROVIDER_TIMES): { stop(): void } {
  const replies = runningReplies(deps);
  deps.jobs.work(
    REPLY_JOB,
    { concurrency: CONCURRENCY, leaseMs: LEASE_MS, maxAttempts: MAX_ATTEMPTS },
    async (job, signal) => {
      const { countedAs, ...session } = Payload.parse(job.payload);
      try {
        return await replyToSession(deps, session, signal, times, countedAs);
      } catch (error) {
        if (job.attempts < MAX_ATTEMPTS) throw error;
        // Whatever the fault is, the visitor does not wait for it for ever.
        deps.logger.error(
          { err: error, session: session.sessionPublicId },
          "a reply failed for good; the chat goes to people",
        );
        await giveUp(deps, session);
        return undefined;
      }
    },
  );
  return { stop: () => replies.close() };
}
