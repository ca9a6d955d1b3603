import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import type { Sender } from "../messages/appendInTx.ts";

/** Whoever acts on a session, as its rows name them. */
export function actorSender(actor: UserActor | VisitorActor): Sender {
  if (actor.kind === "visitor") return { kind: "visitor", id: actor.visitorId, name: null };
  return { kind: "agent", id: actor.userId, name: actor.name };
}

/** The platform itself. */
export const SYSTEM: Sender = { kind: "system", id: 0, name: null };
