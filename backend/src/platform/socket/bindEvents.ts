import type { EventSpec, Reply } from "@chat/contract/define";
import type * as z from "zod";
import { AppError } from "../errors.ts";
import { newPublicId } from "../ids.ts";
import type { Logger } from "../logger.ts";
import { toErrorBody } from "../toErrorBody.ts";
import type { Lane } from "./createLane.ts";
import type { EventWatch } from "./watchEvents.ts";

/** One handler per event; payloads arrive parsed, what they throw leaves through the acknowledgement. */
export type EventHandlers<T extends Record<string, EventSpec>, A> = {
  readonly [K in keyof T]: (
    actor: A,
    payload: z.output<T[K]["payload"]>,
  ) => Promise<T[K] extends { reply: infer R extends z.ZodType } ? z.input<R> : void>;
};

/** What the platform needs of a socket: so that a test, or the REST fallback, can stand in for one. */
export interface EventSource {
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
}

export interface EventGuards<A> {
  readonly logger: Logger;
  readonly watch: EventWatch;
  /** Names the actor in the log: public ids, never an address or a name. */
  readonly about: (actor: A) => Record<string, unknown>;
  /** The socket's actor as it is now (re-authentication replaces it); null: refuse as `unauthenticated`. */
  readonly actor: () => A | null;
  /** @throws {AppError} rate_limited */
  readonly limit: (event: string) => void;
  /** How many of this connection's events run at once. */
  readonly lane: Lane;
}

const isAck = (value: unknown): value is (reply: Reply<unknown>) => void => typeof value === "function";

/** Parses, authorises and runs one event; shared by the socket and the REST fallback. */
export async function runEvent<T extends Record<string, EventSpec>, A>(
  events: T,
  handlers: EventHandlers<T, A>,
  actor: A,
  event: string,
  payload: unknown,
): Promise<unknown> {
  const spec = Object.hasOwn(events, event) ? events[event] : undefined;
  if (!spec) throw new AppError("not_found", { event });
  const parsed = spec.payload.safeParse(payload);
  if (!parsed.success) {
    const fields = Object.fromEntries(
      parsed.error.issues.slice(0, 20).map((issue) => [issue.path.join(".") || "payload", issue.message]),
    );
    throw new AppError("invalid_input", { event }, { fields });
  }
  // The mapped type proved that this key's handler takes this key's payload; a lookup by string cannot say so.
  const handle = handlers[event as keyof T] as (actor: A, payload: unknown) => Promise<unknown>;
  return handle(actor, parsed.data);
}

/** Default-deny door for every event of a namespace: unknown, malformed, unauthorised or too frequent never reaches a handler (X24, X71). */
export function bindEvents<T extends Record<string, EventSpec>, A>(
  socket: EventSource,
  events: T,
  guards: EventGuards<A>,
  handlers: EventHandlers<T, A>,
): void {
  socket.onAny((event, ...args) => {
    const last = args.at(-1);
    const ack = isAck(last) ? last : undefined;
    const payload = ack && args.length === 1 ? undefined : args[0];
    const began = performance.now();
    const name = Object.hasOwn(events, event) ? event : "unknown"; // anybody can invent names without end
    let actor: A | null = null;
    const work = async (): Promise<unknown> => {
      guards.limit(event);
      const turn = guards.lane.enter();
      if (turn) await turn;
      try {
        actor = guards.actor();
        if (actor === null) throw new AppError("unauthenticated");
        return await runEvent(events, handlers, actor, event, payload);
      } finally {
        guards.lane.leave();
      }
    };
    work().then(
      (data) => {
        guards.watch.settled(name, "ok", performance.now() - began);
        ack?.({ ok: true, data });
      },
      (error: unknown) => {
        const requestId = newPublicId();
        const body = toErrorBody(error, requestId);
        guards.watch.settled(name, body.code, performance.now() - began);
        const fields = { event: name, requestId, ...(actor === null ? {} : guards.about(actor)) };
        if (body.code === "internal") guards.logger.error({ err: error, ...fields }, "an event failed");
        else guards.logger.debug({ code: body.code, ...fields }, "an event was refused");
        ack?.({ ok: false, error: body });
      },
    );
  });
}
