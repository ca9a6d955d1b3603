import { setTimeout as sleep } from "node:timers/promises";
import { type Metered, percentile, startMeter } from "./meter.ts";
import type { RawSocket } from "./rawSocket.ts";

/** How one kind of server is spoken to. */
export interface Dialect {
  /** The frame that sends message `id` with this text. */
  send(id: number, text: string): string;
  /** The id of the message that this frame acknowledges, or delivers; undefined for any other frame. */
  readAck(frame: string): number | undefined;
  readDelivery(frame: string): number | undefined;
}

/** A sender with the listener that its messages reach. */
export interface Pair {
  readonly sender: RawSocket;
}

export interface LoadOptions {
  readonly dialect: Dialect;
  /** Opens pairs; every frame of either side goes to `hear`. */
  readonly open: (
    pairs: number,
    hear: (frame: string, pair: number) => void,
  ) => Promise<{ pairs: Pair[]; close(): void }>;
  readonly sockets: number;
  /** Messages on their way at any time: the ceiling. Else `rate` a second, each at its due time, so that a stall counts for all it delays. */
  readonly inFlight?: number;
  readonly rate?: number;
  readonly seconds: number;
  readonly serverPid: number;
  readonly otherPids: readonly number[];
  /** Called as the measured time begins; what it returns, as it ends. */
  readonly watch?: () => () => void;
}

export interface LoadResult extends Metered {
  readonly messagesPerSecond: number;
  readonly cpuUsPerMessage: number;
  readonly ackMs: { readonly p50: number; readonly p99: number };
  readonly deliverMs: { readonly p50: number; readonly p99: number };
}

/** What a server does because many have just come is not the path that is measured. */
const SETTLE_MS = 2000;
const WARM_UP_MS = 2000;
const TEXT = "x".repeat(120);

/** Loads one server and measures from the frame that is sent to the frames that come back. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { dialect, inFlight, rate } = options;
  const sentAt: number[] = [];
  const acks: number[] = [];
  const deliveries: number[] = [];
  let measuredFrom = Number.POSITIVE_INFINITY;
  let isOver = false;

  const hear = (frame: string, pair: number): void => {
    const ack = dialect.readAck(frame);
    if (ack !== undefined) {
      const at = sentAt[ack] ?? 0;
      if (at >= measuredFrom && !isOver) acks.push(performance.now() - at);
      if (inFlight !== undefined && !isOver) fire(pair);
      return;
    }
    const delivered = dialect.readDelivery(frame);
    const at = delivered === undefined ? 0 : (sentAt[delivered] ?? 0);
    if (at >= measuredFrom && !isOver) deliveries.push(performance.now() - at);
  };
  const { pairs, close } = await options.open(options.sockets / 2, hear);
  await sleep(SETTLE_MS);
  const fire = (pair: number, due = performance.now()): void => {
    const id = sentAt.push(due) - 1;
    pairs[pair]?.sender.send(dialect.send(id, `${id} ${TEXT}`));
  };

  const pace = async (perSecond: number): Promise<void> => {
    const began = performance.now();
    for (let sent = 0; !isOver; ) {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1000);
      for (; sent < due; sent += 1) fire(sent % pairs.length, began + ((sent + 1) * 1000) / perSecond);
      await sleep(1);
    }
  };
  if (inFlight === undefined) void pace(rate ?? 1000);
  else for (let index = 0; index < inFlight; index += 1) fire(index % pairs.length);

  await sleep(WARM_UP_MS);
  const read = startMeter(options.serverPid, options.otherPids);
  const endWatch = options.watch?.();
  measuredFrom = performance.now();
  await sleep(options.seconds * 1000);
  const metered = read();
  endWatch?.();
  isOver = true;
  await sleep(200);
  close();
  const messages = Math.max(1, acks.length);
  return {
    ...metered,
    messagesPerSecond: Math.round(acks.length / metered.seconds),
    cpuUsPerMessage: Math.round(metered.cpuUs / messages),
    ackMs: { p50: percentile(acks, 0.5), p99: percentile(acks, 0.99) },
    deliverMs: { p50: percentile(deliveries, 0.5), p99: percentile(deliveries, 0.99) },
  };
}
