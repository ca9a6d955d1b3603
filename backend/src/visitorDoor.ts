import { visitorEvents } from "@chat/contract/messages";
import type { Deps } from "./deps.ts";
import { assistantVisitorEvents } from "./features/assistant/assistant.socket.ts";
import { escalationVisitorEvents } from "./features/escalation/escalation.socket.ts";
import { reopenSession } from "./features/escalation/reopenSession.ts";
import { messageVisitorEvents } from "./features/messages/messages.socket.ts";
import type { Authenticator, VisitorActor } from "./platform/auth/actors.ts";
import type { EventHandlers } from "./platform/socket/bindEvents.ts";
import { bindEvents } from "./platform/socket/bindEvents.ts";
import { createLane } from "./platform/socket/createLane.ts";
import type { Admission } from "./platform/socket/doorkeeper.ts";
import { createEventLimit } from "./platform/socket/eventLimit.ts";
import { sessionRoom, type VisitorNamespace, type VisitorSocket } from "./platform/socket/io.ts";
import { unsentBytes } from "./platform/socket/unsentBytes.ts";
import { countHandshakeRefusal } from "./platform/socket/watchConnections.ts";
import { watchEvents } from "./platform/socket/watchEvents.ts";

/** What a visitor may do, by socket and by `visitorApi.call` alike. */
export const visitorHandlers = (deps: Deps): EventHandlers<typeof visitorEvents, VisitorActor> => ({
  ...messageVisitorEvents(deps, { reopen: (actor) => reopenSession(deps, actor) }),
  ...escalationVisitorEvents(deps),
  ...assistantVisitorEvents(deps),
});

const RATES = { "message:send": "message", "typing:set": "typing", "session:escalate": "escalate" };
/** Refusals in ten seconds before the connection ends. */
const FLOOD_MAX = 50;

/** Events of one connection; who has not read so much is not answered more. */
const AT_ONCE = { running: 4, waiting: 64 };
const UNREAD_BYTES = 512 * 1024;

const about = ({ workspaceId, sessionPublicId }: VisitorActor) => ({ workspaceId, session: sessionPublicId });

/** The visitors' namespace: a token for exactly one session, on a page that its widget allows. */
export function openVisitorDoor(
  deps: Deps,
  visitors: VisitorNamespace,
  authenticator: Authenticator,
  admissionOf: (connection: VisitorSocket["conn"]) => Admission | undefined,
): void {
  const handlers = visitorHandlers(deps);
  const watch = watchEvents(deps.metrics, "visitor");
  visitors.use((socket, next) => {
    const { token } = socket.handshake.auth;
    const enter = async (): Promise<"unauthenticated" | "origin_refused" | null> => {
      const actor = typeof token === "string" ? await authenticator.visitor(token) : null;
      const admission = admissionOf(socket.conn);
      if (!actor || admission?.siteKey !== actor.siteKey) return "unauthenticated";
      // Asked again: between the handshake and this packet, which a client may hold back, the widget can have changed.
      if (!(await authenticator.isOriginAllowed(actor.siteKey, admission.from))) return "origin_refused";
      socket.data.from = admission.from;
      socket.data.actor = { ...actor, countedAs: admission.address };
      return null;
    };
    enter().then(
      (refusal) => {
        if (refusal) countHandshakeRefusal(deps.metrics, refusal === "origin_refused" ? "origin" : refusal);
        next(refusal ? new Error(refusal) : undefined);
      },
      () => {
        countHandshakeRefusal(deps.metrics, "failed");
        next(new Error("unavailable"));
      },
    );
  });
  visitors.on("connection", (socket) => {
    const actor = socket.data.actor;
    if (!actor) return void socket.disconnect(true);
    const limit = createEventLimit(deps, {
      rates: RATES,
      otherwise: "visitorEvent",
      ...(actor.countedAs === undefined ? {} : { address: { rate: "visitorEventAddress", key: actor.countedAs } }),
      floodMax: FLOOD_MAX,
      key: `s${actor.sessionId}`,
      end: () => socket.disconnect(true),
    });
    const lane = createLane(AT_ONCE, () => socket.connected && unsentBytes(socket.conn) > UNREAD_BYTES);
    void socket.join(sessionRoom(actor.sessionPublicId));
    bindEvents(
      socket,
      visitorEvents,
      { logger: deps.logger, watch, about, actor: () => liveActor(deps, socket), limit, lane },
      handlers,
    );
  });
}

const liveActor = ({ clock }: Deps, { data }: VisitorSocket): VisitorActor | null =>
  data.actor && data.actor.expiresAt > clock.now() ? data.actor : null;
