import { UNDO_MS } from "@chat/contract/limits";
import * as z from "zod";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";

const RATING_JOB = "escalation.askRating";
/** The job is queued a little before the close is stored. */
const AFTER_MS = 500;

const Payload = z.object({ workspaceId: z.number(), sessionId: z.number(), sessionPublicId: z.string() });

/** Queues, within the close's transaction, that the visitor is asked for a rating once the agent can no longer take the close back. */
export const askRatingLater = (
  { jobs, clock }: Pick<Deps, "jobs" | "clock">,
  tx: Tx,
  { workspaceId, sessionId, sessionPublicId }: SessionKey,
): Promise<void> =>
  jobs.queue(tx, {
    workspaceId,
    kind: RATING_JOB,
    cause: `s${sessionId}`,
    payload: { workspaceId, sessionId, sessionPublicId },
    runAt: new Date(clock.now().getTime() + UNDO_MS + AFTER_MS),
  });

/** Tells the visitor's screen to look again when its time has come; whether there is something to ask is read from the session then. */
export function startRatingRequests(deps: Deps): { stop(): void } {
  deps.jobs.work(RATING_JOB, { concurrency: 4, leaseMs: 10_000, maxAttempts: 3 }, async ({ payload }) => {
    const session = Payload.parse(payload);
    const now = await getVisitorSession(deps, session).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "session_not_found") return null; // deleted meanwhile
      throw error;
    });
    if (now?.state !== "closed" || now.rating !== null) return undefined;
    if (!now.asksRating) return { runAt: new Date(deps.clock.now().getTime() + AFTER_MS) };
    deps.events.publish("session.touched", { session });
    return undefined;
  });
  return { stop: () => undefined };
}
