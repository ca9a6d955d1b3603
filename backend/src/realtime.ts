import type { Server as HttpServer } from "node:http";
import { PAYLOAD_MAX_BYTES } from "@chat/contract/limits";
import { Server } from "socket.io";
import { openAgentDoor } from "./agentDoor.ts";
import type { Deps } from "./deps.ts";
import { broadcastAgents } from "./features/agents/agents.broadcast.ts";
import { broadcastAssistant } from "./features/assistant/assistant.broadcast.ts";
import { admitPush, draftFenceOf } from "./features/assistant/draftFence.ts";
import { broadcastEscalation } from "./features/escalation/escalation.broadcast.ts";
import { broadcastMessages } from "./features/messages/messages.broadcast.ts";
import { broadcastUsers } from "./features/users/users.broadcast.ts";
import { broadcastWidgets } from "./features/widgets/widgets.broadcast.ts";
import type { Authenticator } from "./platform/auth/actors.ts";
import { AppError } from "./platform/errors.ts";
import { admitConnections } from "./platform/socket/admitConnections.ts";
import { createDoorkeeper } from "./platform/socket/doorkeeper.ts";
import { attachFanOut } from "./platform/socket/fanOut.ts";
import type { AgentNamespace, Realtime, VisitorNamespace } from "./platform/socket/io.ts";
import { refuseUpgrades } from "./platform/socket/refuseUpgrades.ts";
import { sweepSockets } from "./platform/socket/sweepSockets.ts";
import { countHandshakeRefusal, watchConnections } from "./platform/socket/watchConnections.ts";
import { openVisitorDoor } from "./visitorDoor.ts";

/** Everyone who turns stored facts into pushes. */
function startBroadcasts(deps: Deps, realtime: Realtime): void {
  broadcastUsers(deps, realtime);
  broadcastWidgets(deps, realtime);
  broadcastMessages(deps, realtime);
  broadcastEscalation(deps, realtime);
  broadcastAgents(deps, realtime);
  broadcastAssistant(deps, realtime);
}

/** Time for the last of them to leave by itself. */
const GRACE_MS = 500;

/** The socket door: opened on the same port as the REST one. */
export interface RealtimeDoor {
  readonly realtime: Realtime;
  /** Hints every client to reconnect within `spreadMs`, waits as long if there are any, then closes. */
  close(spreadMs: number): Promise<void>;
}

/** Opens the socket door: the list of everything that is heard and said over websockets. */
export async function openRealtime(deps: Deps, http: HttpServer, authenticator: Authenticator): Promise<RealtimeDoor> {
  const { logger } = deps;
  const doorkeeper = createDoorkeeper(deps, authenticator);
  const io = new Server(http, {
    serveClient: false,
    transports: ["websocket"], // no sticky sessions needed; where websockets are blocked the widget speaks REST
    allowUpgrades: false,
    maxHttpBufferSize: PAYLOAD_MAX_BYTES,
    perMessageDeflate: false, // X77
    httpCompression: false,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    connectTimeout: 10_000,
    cookie: false,
    allowRequest: (request, done) => {
      doorkeeper.admit(request).then(
        (isWelcome) => done(null, isWelcome),
        (error: unknown) => {
          const isLimit = error instanceof AppError && error.code === "rate_limited";
          countHandshakeRefusal(deps.metrics, isLimit ? "rate_limited" : "failed");
          if (!(error instanceof AppError)) logger.warn({ err: error }, "a handshake could not be judged");
          done(null, false);
        },
      );
    },
  });
  if (deps.redis) attachFanOut(io, deps.redis, logger, admitPush(draftFenceOf(deps)));
  const admissionOf = admitConnections(io, doorkeeper);
  io.of("/").use((_socket, next) => next(new Error("not_found")));
  const visitors: VisitorNamespace = io.of("/visitor");
  const agents: AgentNamespace = io.of("/agent");
  const realtime: Realtime = { visitors, agents };
  openVisitorDoor(deps, visitors, authenticator, admissionOf);
  const agentDoor = openAgentDoor(deps, agents, authenticator, admissionOf);
  startBroadcasts(deps, realtime);
  const sweep = sweepSockets(realtime, deps);
  watchConnections(deps.metrics, realtime);

  return {
    realtime,
    async close(spreadMs) {
      doorkeeper.close();
      refuseUpgrades(http);
      agentDoor.stop();
      sweep.stop();
      const delayMs = () => Math.floor(Math.random() * spreadMs);
      for (const socket of visitors.sockets.values()) socket.emit("server:reconnect", { delayMs: delayMs() });
      for (const socket of agents.sockets.values()) socket.emit("server:reconnect", { delayMs: delayMs() });
      const isAnybodyHere = visitors.sockets.size + agents.sockets.size > 0;
      if (isAnybodyHere && spreadMs > 0) await new Promise((resolve) => setTimeout(resolve, spreadMs + GRACE_MS));
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}
