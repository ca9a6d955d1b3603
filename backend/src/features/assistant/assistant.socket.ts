import type { visitorEvents } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import type { EventHandlers } from "../../platform/socket/bindEvents.ts";
import { stopReply } from "./stopReply.ts";

/** Visitor side of the assistant. */
export const assistantVisitorEvents = (
  deps: Deps,
): Pick<EventHandlers<typeof visitorEvents, VisitorActor>, "assistant:stop"> => ({
  "assistant:stop": async ({ workspaceId, sessionId, sessionPublicId }) => {
    await stopReply(deps, { workspaceId, sessionId, sessionPublicId });
    return {};
  },
});
