import * as z from "zod";

/**
 * Who may call an endpoint.
 *
 * `public` anyone · `origin` anyone on a page that the widget allows · `visitor` the session's own visitor ·
 * `member` visitor of that session or a user of its workspace · `agent` any active user · `admin` admin or owner · `owner`.
 */
export type Access = "public" | "origin" | "visitor" | "member" | "agent" | "admin" | "owner";

/** One REST endpoint: the line that routes, validation, role checks, OpenAPI, clients and the isolation test are made from. */
export interface EndpointSpec {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api`, Express style (`/widgets/:siteKey`). */
  readonly path: string;
  readonly auth: Access;
  /** One sentence for the API reference. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly reply: z.ZodType;
  /** Name of the limit in `limits.ts` that guards it, besides the general one. */
  readonly limit?: string;
  /** The body is a file's bytes (`application/octet-stream`), which the handler reads as they come. */
  readonly upload?: true;
  /** Its body holds a password, a code or a token: one that is too large is told like any other that is not valid, and nothing is hashed (X13). */
  readonly holdsSecret?: true;
  /** Makes something new: answers 201 instead of 200, also where the same request made it before. */
  readonly creates?: true;
  /** Answers late by nature (it waits for news, or for a provider): no measure of how fast the server is. */
  readonly isPatient?: true;
}

/** The HTTP status of an endpoint that did what it was asked. */
export const successStatus = (spec: EndpointSpec): 200 | 201 => (spec.creates ? 201 : 200);

/** One socket event. With `reply` it is a request and is acknowledged; without, it is a push or a volatile notice. */
export interface EventSpec {
  readonly payload: z.ZodType;
  readonly reply?: z.ZodType;
}

/** Keeps the literal types of a noun's endpoints. */
export const defineApi = <const T extends Record<string, EndpointSpec>>(api: T): T => api;

/** Keeps the literal types of a noun's events. */
export const defineEvents = <const T extends Record<string, EventSpec>>(events: T): T => events;

/** The body of every failure, on both channels. Clients switch on `code`, never on the text. */
export const ErrorBody = z.object({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  /** Set when `retryable`: wait at least this long. */
  retryAfterMs: z.number().int().nonnegative().optional(),
  /** Of `invalid_input`: which fields and why; of a process that is not ready: which part; in words for a person. */
  fields: z.record(z.string(), z.string()).optional(),
  /** For `two_factor_required`: goes back with the code, within five minutes. */
  challenge: z.string().optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** What an acknowledgement carries. */
export type Reply<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: ErrorBody };

/** The event map Socket.IO's `Server<…>` and `Socket<…>` take, derived from a schema table. */
export type SocketMap<T extends Record<string, EventSpec>> = {
  [K in keyof T]: T[K] extends { reply: infer R extends z.ZodType }
    ? (payload: z.input<T[K]["payload"]>, ack: (reply: Reply<z.output<R>>) => void) => void
    : (payload: z.output<T[K]["payload"]>) => void;
};

type Shape<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler of an endpoint receives, after parsing. */
export type Parsed<E extends EndpointSpec> = {
  readonly params: Shape<E["params"]>;
  readonly query: Shape<E["query"]>;
  readonly body: Shape<E["body"]>;
};

/** What a client passes to call an endpoint. */
export type CallInput<E extends EndpointSpec> = (E["params"] extends z.ZodType
  ? { params: z.input<E["params"]> }
  : { params?: undefined }) &
  (E["query"] extends z.ZodType ? { query?: z.input<E["query"]> } : { query?: undefined }) &
  (E["body"] extends z.ZodType ? { body: z.input<E["body"]> } : { body?: undefined });

/** What an endpoint answers. */
export type ReplyOf<E extends { reply: z.ZodType }> = z.output<E["reply"]>;

/** Every list answers this shape; `next` goes back as `cursor`, null at the end. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
