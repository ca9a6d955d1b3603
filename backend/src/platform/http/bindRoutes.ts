import type { Access, EndpointSpec, Parsed, ReplyOf } from "@chat/contract/define";
import type { UserActor, VisitorActor } from "../auth/actors.ts";
import type { RequestMeta } from "./requestMeta.ts";

/** Whom a handler meets, decided by the endpoint's `auth`. */
export type ActorOf<A extends Access> = A extends "public" | "origin"
  ? null
  : A extends "visitor"
    ? VisitorActor
    : A extends "member"
      ? VisitorActor | UserActor
      : UserActor;

/** What a handler gets: everything parsed and authorised. */
export type RouteInput<E extends EndpointSpec> = Parsed<E> & {
  readonly actor: ActorOf<E["auth"]>;
  readonly meta: RequestMeta;
};

export type RouteHandlers<T extends Record<string, EndpointSpec>> = {
  readonly [K in keyof T]: (input: RouteInput<T[K]>) => Promise<ReplyOf<T[K]>>;
};

/** An endpoint with its handler, as `app.ts` mounts it and the isolation matrix walks it. */
export interface BoundRoute {
  readonly name: string;
  readonly spec: EndpointSpec;
  readonly handle: (input: RouteInput<EndpointSpec>) => Promise<unknown>;
}

/** Ties a noun's table to its handlers: a missing or extra key is a type error. */
export function bindRoutes<const T extends Record<string, EndpointSpec>>(
  api: T,
  handlers: RouteHandlers<T>,
): BoundRoute[] {
  return Object.entries(api).map(([name, spec]) => ({
    name,
    spec,
    // The mapped type above proved that this key's handler takes this key's parsed input; a loop cannot say so.
    handle: handlers[name as keyof T] as unknown as BoundRoute["handle"],
  }));
}
