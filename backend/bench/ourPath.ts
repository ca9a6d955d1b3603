import type { MeasuredServer } from "./benchPlatform.ts";
import { inSteps } from "./inSteps.ts";
import type { Dialect, LoadOptions } from "./loadPath.ts";
import { openRawSocket, type RawSocket } from "./rawSocket.ts";
import type { SeededPair } from "./seedPairs.ts";

const AT_ONCE = 50;

/** @returns the number that follows `mark` in a frame */
export const numberAfter = (frame: string, mark: string): number | undefined => {
  const at = frame.indexOf(mark);
  return at < 0 ? undefined : Number.parseInt(frame.slice(at + mark.length, at + mark.length + 12), 10);
};

/** How our backend is spoken to: a visitor sends, is acknowledged, and the agent's screen hears. */
export const ourDialect: Dialect = {
  send: (id, text) =>
    `42/visitor,${id}["message:send",{"clientId":"bench-${String(id).padStart(14, "0")}","body":"${text}"}]`,
  readAck(frame) {
    if (!frame.startsWith("43/visitor,")) return undefined;
    if (!frame.includes('"ok":true')) throw new Error(`refused: ${frame}`);
    return Number.parseInt(frame.slice(11), 10);
  },
  readDelivery: (frame) =>
    frame.startsWith('42/agent,["message:posted"') ? numberAfter(frame, '"body":"') : undefined,
};

/**
 * Opens visitors and their agents on our backends.
 *
 * With several of them each visitor sits on one and the agent on the next, so every message crosses from process to process: the worst case of a chat behind a proxy.
 */
export const openOurs =
  (servers: readonly MeasuredServer[], seeded: readonly SeededPair[]): LoadOptions["open"] =>
  async (pairs, hear) => {
    const sockets: RawSocket[] = [];
    const open = async (pair: number, namespace: "/visitor" | "/agent"): Promise<RawSocket> => {
      const isVisitor = namespace === "/visitor";
      const { port, origin } = servers[(pair + (isVisitor ? 0 : 1)) % servers.length] ?? { port: 0, origin: "" };
      const socket = await openRawSocket({
        port,
        origin,
        namespace,
        auth: { token: seeded[pair]?.[isVisitor ? "visitorToken" : "agentToken"] ?? "" },
        onText: (frame) => hear(frame, pair),
        ...(isVisitor ? { query: `siteKey=${seeded[pair]?.siteKey}` } : {}),
      });
      sockets.push(socket);
      return socket;
    };
    await inSteps(pairs, AT_ONCE, (pair) => open(pair, "/agent"));
    const senders = await inSteps(pairs, AT_ONCE, (pair) => open(pair, "/visitor"));
    return {
      pairs: senders.map((sender) => ({ sender })),
      close: () => {
        for (const socket of sockets) socket.close();
      },
    };
  };
