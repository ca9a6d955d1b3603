import type { Namespace, Server } from "socket.io";
import { Adapter, type BroadcastOptions } from "socket.io-adapter";
import type { Logger } from "../logger.ts";
import { openPushBus, type PushBus } from "../redis/pushBus.ts";
import type { RedisLink } from "../redis/redisLink.ts";

/** What of a push crosses to other processes, besides its namespace and rooms: except whom, whether it may be lost, and the event with its payload. */
type Crossing = readonly [except: string[], volatile: boolean, data: [event: string, ...payload: unknown[]]];

/** By hand, for this is done for every push that crosses. */
const isCrossing = (value: unknown): value is Crossing =>
  Array.isArray(value) &&
  Array.isArray(value[0]) &&
  typeof value[1] === "boolean" &&
  Array.isArray(value[2]) &&
  typeof value[2][0] === "string";

const EVENT = 2; // socket.io-parser's PacketType; an adapter gets packets as numbers

interface Packet {
  readonly type: number;
  readonly data?: unknown;
}

/** One line: namespace, rooms, and the rest, which only who has one of the rooms needs to parse. Room names hold no white space. */
const toLine = (namespace: string, packet: Packet, { rooms, except, flags }: BroadcastOptions): string =>
  `${namespace}\t${[...rooms].join(",")}\t${JSON.stringify([[...(except ?? [])], flags?.volatile === true, packet.data])}`;

/**
 * Lets several processes push to each other's sockets.
 *
 * A hint only: what is pushed is stored, and clients converge by heads and sync (F12, F13).
 * It is an adapter of our own because the official one publishes every push by itself (ADR 0025); broadcasts are all that crosses,
 * what concerns single sockets elsewhere (revocations, presence) goes through the database.
 * @param admits looks at each push of another process that somebody here would hear, in the order in which they come; false: it comes too late
 */
export function attachFanOut(
  io: Server,
  redis: RedisLink,
  logger: Logger,
  admits: (event: string, payload: unknown) => boolean,
): void {
  const adapters = new Map<string, FanOutAdapter>();
  const bus: PushBus = openPushBus(redis, (line) => {
    const [namespace = "", rooms = "", rest = ""] = line.split("\t", 3);
    try {
      adapters.get(namespace)?.hear(rooms === "" ? [] : rooms.split(","), rest);
    } catch (error) {
      logger.warn({ err: error, namespace }, "a push from another process was not understood");
    }
  });

  class FanOutAdapter extends Adapter {
    private readonly path: string;
    constructor(namespace: Namespace) {
      super(namespace);
      this.path = namespace.name;
      adapters.set(namespace.name, this);
    }
    override broadcast(packet: Packet, options: BroadcastOptions): void {
      if (options.flags?.local !== true && packet.type === EVENT) bus.say(toLine(this.path, packet, options));
      if (this.hasListener(options.rooms, options.except)) super.broadcast(packet, options);
    }
    /** Encoding a packet for nobody is the larger part of its cost, and with several processes most rooms are elsewhere. */
    private hasListener(rooms: ReadonlySet<string>, except?: ReadonlySet<string>): boolean {
      if (rooms.size === 0) return true;
      for (const room of rooms) for (const id of this.rooms.get(room) ?? []) if (!except?.has(id)) return true;
      return false;
    }
    hear(rooms: readonly string[], rest: string): void {
      const wanted = new Set(rooms);
      if (!this.hasListener(wanted)) return;
      const crossing: unknown = JSON.parse(rest);
      if (!isCrossing(crossing)) throw new Error("no event");
      const [except, volatile, data] = crossing;
      if (!admits(data[0], data[1])) return;
      super.broadcast(
        { type: EVENT, nsp: this.path, data },
        { rooms: wanted, except: new Set(except), flags: { volatile } },
      );
    }
  }
  io.adapter(FanOutAdapter);
}
