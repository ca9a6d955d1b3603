import type { EventSpec, SocketMap } from "@chat/contract/define";
import type { visitorEvents, visitorPushes } from "@chat/contract/messages";
import type { agentEvents, agentPushes } from "@chat/contract/sessions";
import type { Namespace, Socket } from "socket.io";
import type * as z from "zod";
import type { RequestOrigin, UserActor, VisitorActor } from "../auth/actors.ts";

type PushMap<T extends Record<string, EventSpec>> = { [K in keyof T]: (payload: z.input<T[K]["payload"]>) => void };
type NoInterServerEvents = Record<string, never>;

/** What a socket carries: replaced in place by `token:renew`; null once the sign-in ended. */
export interface VisitorSocketData {
  actor: VisitorActor | null;
  /** The page it is on. */
  from: RequestOrigin;
}
export interface AgentSocketData {
  actor: UserActor | null;
}

export type VisitorNamespace = Namespace<
  SocketMap<typeof visitorEvents>,
  PushMap<typeof visitorPushes>,
  NoInterServerEvents,
  VisitorSocketData
>;
export type AgentNamespace = Namespace<
  SocketMap<typeof agentEvents>,
  PushMap<typeof agentPushes>,
  NoInterServerEvents,
  AgentSocketData
>;
export type VisitorSocket = Socket<
  SocketMap<typeof visitorEvents>,
  PushMap<typeof visitorPushes>,
  NoInterServerEvents,
  VisitorSocketData
>;
export type AgentSocket = Socket<
  SocketMap<typeof agentEvents>,
  PushMap<typeof agentPushes>,
  NoInterServerEvents,
  AgentSocketData
>;

/** Both namespaces, for the broadcasts. */
export interface Realtime {
  readonly visitors: VisitorNamespace;
  readonly agents: AgentNamespace;
}

/** Everyone who sees one session; the server derives it from the token, never from what a client names (X25). */
export const sessionRoom = (sessionPublicId: string): string => `s:${sessionPublicId}`;
/** Every signed-in user of a workspace. */
export const workspaceRoom = (workspaceId: number): string => `w:${workspaceId}`;
/** Every socket of one user. */
export const userRoom = (userId: number): string => `u:${userId}`;
/** Every socket of one sign-in. */
export const signInRoom = (sid: string): string => `d:${sid}`;
