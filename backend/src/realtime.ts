import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import type { Deps } from "./deps.ts";
import type { Authenticator } from "./platform/auth/actors.ts";
import type { Realtime } from "./platform/socket/io.ts";

/** Everyone who turns stored facts into pushes. */
function startBroadcasts(deps: Deps, realtime: Realtime): void {
  void deps;
  void realtime;
  // broadcastMessages(deps, realtime)  [chat]   broadcastSessions, broadcastAgents [people]   broadcastAssistant [ai]
}

// const visitorHandlers = (deps: Deps): EventHandlers<typeof visitorEvents, VisitorActor> => ({ ...messageVisitorEvents(deps), ...escalationVisitorEvents(deps), ...assistantVisitorEvents(deps) });
// const agentHandlers = (deps: Deps) => ({ ...messageAgentEvents(deps) });   (watch, unwatch, token:renew are added here by core)

/** The socket door: opened on the same port as the REST one. */
export interface RealtimeDoor {
  readonly realtime: Realtime;
  /** Hints every client to reconnect within `spreadMs`, then closes. */
  close(spreadMs: number): Promise<void>;
}

/** Opens the socket door. */
export async function openRealtime(deps: Deps, http: HttpServer, authenticator: Authenticator): Promise<RealtimeDoor> {
  void authenticator;
  const io = new Server(http, { serveClient: false, transports: ["websocket"] });
  const realtime: Realtime = { visitors: io.of("/visitor"), agents: io.of("/agent") };
  startBroadcasts(deps, realtime);
  return { realtime, close: async () => void io.disconnectSockets(true) };
}
