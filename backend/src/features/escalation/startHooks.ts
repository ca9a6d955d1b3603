import type { Deps } from "../../deps.ts";
import type { StartHooks } from "../sessions/startSession.ts";
import { SYSTEM } from "./actorSender.ts";
import { escalateSession } from "./escalateSession.ts";

const REASONS = {
  request: "The visitor asked for a person at the start.",
  noAssistant: "This widget has no assistant.",
} as const;

/** What a chat needs of this feature when it starts with a person. */
export const startHooks = (deps: Deps): StartHooks => ({
  escalate: (session, cause) =>
    escalateSession(deps, session, {
      cause,
      reason: REASONS[cause],
      // who only wrote, where there is no assistant, asked for nobody
      actor: cause === "noAssistant" ? SYSTEM : { kind: "visitor", id: session.visitorId, name: null },
    }),
});
