import type { visitorEvents } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import type { EventHandlers } from "../../platform/socket/bindEvents.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";
import { askForPerson } from "./askForPerson.ts";
import { closeSession } from "./closeSession.ts";
import { leaveEmail } from "./leaveEmail.ts";
import { rateSession } from "./rateSession.ts";
import { reopenSession } from "./reopenSession.ts";
import { withdrawSession } from "./withdrawSession.ts";

type Names =
  | "session:escalate"
  | "session:withdraw"
  | "session:close"
  | "session:reopen"
  | "session:rate"
  | "session:leaveEmail";

/** The visitor's wishes about who has the floor; each answers with where the session stands then. */
export const escalationVisitorEvents = (
  deps: Deps,
): Pick<EventHandlers<typeof visitorEvents, VisitorActor>, Names> => ({
  "session:escalate": async (actor, { reason }) => {
    await askForPerson(deps, actor, reason);
    return getVisitorSession(deps, actor);
  },
  "session:withdraw": async (actor) => {
    await withdrawSession(deps, actor);
    return getVisitorSession(deps, actor);
  },
  "session:close": async (actor) => {
    await closeSession(deps, actor, actor);
    return getVisitorSession(deps, actor);
  },
  "session:reopen": async (actor) => {
    await reopenSession(deps, actor);
    return getVisitorSession(deps, actor);
  },
  "session:rate": async (actor, verdict) => {
    await rateSession(deps, actor, verdict);
    return getVisitorSession(deps, actor);
  },
  "session:leaveEmail": async (actor, { email }) => {
    await leaveEmail(deps, actor, email);
    return getVisitorSession(deps, actor);
  },
});
