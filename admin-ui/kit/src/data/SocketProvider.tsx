import { ACK_TIMEOUT_MS } from "@chat/contract/limits";
import type { agentPushes } from "@chat/contract/sessions";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useAuth } from "./AuthProvider.tsx";
import {
  type AgentSocket,
  askSocket,
  type LineStatus,
  openAgentLine,
  type RequestName,
  type RequestPayload,
  type RequestReply,
} from "./agentSocket.ts";

interface Line {
  socket: AgentSocket | undefined;
  status: LineStatus;
}

const LineContext = createContext<Line>({ socket: undefined, status: "connecting" });

/** Holds one socket for the signed-in user; a change of user opens another. */
export function SocketProvider({ children }: { children: ReactNode }) {
  const { state } = useAuth();
  const userId = state.status === "signedIn" ? state.session.user.id : undefined;
  const [socket, setSocket] = useState<AgentSocket>();
  const [status, setStatus] = useState<LineStatus>("connecting");
  useEffect(() => {
    if (!userId) return;
    const line = openAgentLine(setStatus);
    setSocket(line.socket);
    return () => {
      setSocket(undefined);
      line.stop();
    };
  }, [userId]);
  const line = useMemo(() => ({ socket, status }), [socket, status]);
  return <LineContext value={line}>{children}</LineContext>;
}

/** How the line to the server is just now. */
export const useLineStatus = (): LineStatus => useContext(LineContext).status;

type Pushes = typeof agentPushes;
type PushPayload<K extends keyof Pushes> = Pushes[K]["payload"]["_zod"]["output"];

/** Calls `handle` with every push of this name while the component is shown; the newest `handle` is the one called. */
export function usePush<K extends keyof Pushes & string>(event: K, handle: (payload: PushPayload<K>) => void): void {
  const { socket } = useContext(LineContext);
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    if (!socket) return;
    const listen = (payload: PushPayload<K>) => latest.current(payload);
    // the library's overloads cannot follow a generic event name; K and the payload come from one table
    const untyped = socket as unknown as {
      on: (name: string, listen: (payload: PushPayload<K>) => void) => void;
      off: (name: string, listen: (payload: PushPayload<K>) => void) => void;
    };
    untyped.on(event, listen);
    return () => untyped.off(event, listen);
  }, [socket, event]);
}

/** Calls `handle` on each (re)connect, at once if the line is open already: the moment to catch up. */
export function useConnected(handle: () => void): void {
  const { socket } = useContext(LineContext);
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    if (!socket) return;
    const listen = () => latest.current();
    if (socket.connected) listen();
    socket.on("connect", listen);
    return () => void socket.off("connect", listen);
  }, [socket]);
}

/** @returns a function that asks over the socket; see `askSocket` for what it throws. */
export function useSocketRequest(): <K extends RequestName>(
  event: K,
  payload: RequestPayload<K>,
  timeoutMs?: number,
) => Promise<RequestReply<K>> {
  const { socket } = useContext(LineContext);
  return useCallback(
    (event, payload, timeoutMs = ACK_TIMEOUT_MS) => askSocket(socket, event, payload, timeoutMs),
    [socket],
  );
}
