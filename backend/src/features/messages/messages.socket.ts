import type { visitorEvents } from "@chat/contract/messages";
import type { agentEvents } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import type { EventHandlers } from "../../platform/socket/bindEvents.ts";
import { findTeamSession } from "../sessions/findTeamSession.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { moveMarks } from "./moveMarks.ts";
import { type MessageHooks, postAgentMessage, postVisitorMessage, visitorSessionKey } from "./postMessage.ts";
import { setTyping } from "./setTyping.ts";
import { syncTeam, syncVisitor } from "./syncSession.ts";

type Own = "message:send" | "session:sync" | "marks:move" | "typing:set";

/** The visitor's side; the session is the token's, never one that a payload names. */
export const messageVisitorEvents = (
  deps: Deps,
  hooks: MessageHooks,
): Pick<EventHandlers<typeof visitorEvents, VisitorActor>, Own> => ({
  "message:send": (actor, draft) => postVisitorMessage(deps, hooks, actor, draft),
  "session:sync": (actor, range) => syncVisitor(deps, visitorSessionKey(actor), range),
  "marks:move": (actor, marks) => moveMarks(deps, visitorSessionKey(actor), "visitor", marks),
  "typing:set": async (actor, { isTyping, text }) => {
    const isShown =
      text !== undefined && (await findWidget(deps, actor.siteKey))?.settings.people.isTypingShown === true;
    setTyping(deps, visitorSessionKey(actor), {
      by: "visitor",
      name: null,
      isTyping,
      text: isShown ? text : null,
    });
    return {};
  },
});

/** The team's side; every session is looked up within the actor's workspace. */
export const messageAgentEvents = (deps: Deps): Pick<EventHandlers<typeof agentEvents, UserActor>, Own> => ({
  "message:send": (actor, draft) => postAgentMessage(deps, actor, draft),
  "session:sync": async (actor, { sessionId, ...range }) =>
    syncTeam(deps, await findTeamSession(deps, actor.workspaceId, sessionId), range),
  "marks:move": async (actor, { sessionId, ...marks }) =>
    moveMarks(deps, await findTeamSession(deps, actor.workspaceId, sessionId), "team", marks),
  "typing:set": async (actor, { sessionId, isTyping }) => {
    const session = await findTeamSession(deps, actor.workspaceId, sessionId);
    setTyping(deps, session, { by: "agent", name: actor.name, isTyping, text: null });
    return {};
  },
});
