import type { visitorEvents, visitorPushes } from "@chat/contract/messages";
import type * as z from "zod";

type Events = typeof visitorEvents;
type Pushes = typeof visitorPushes;

/** What the visitor's side may ask for, over the socket or REST. */
export type EventName = keyof Events;
export type Payload<E extends EventName> = z.input<Events[E]["payload"]>;
export type Answer<E extends EventName> = z.output<Events[E]["reply"]>;

/** What the server tells unasked. */
export type Push = { [K in keyof Pushes]: { event: K; payload: z.output<Pushes[K]["payload"]> } }[keyof Pushes];
