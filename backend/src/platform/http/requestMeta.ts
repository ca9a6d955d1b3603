import type { Readable } from "node:stream";
import type { RequestOrigin } from "../auth/actors.ts";

/** A file's bytes as they come in; read once. */
export interface IncomingFile {
  readonly stream: Readable;
  /** As the sender says; undefined where it does not. */
  readonly bytes: number | undefined;
}

/** What a handler may know of the request besides its input, and the few things it may do to the response. */
export interface RequestMeta extends RequestOrigin {
  readonly requestId: string;
  /** The client's address, as far as `TRUST_PROXY` lets us believe it. */
  readonly ip: string;
  /** Whom limits by address count it for (`countedAddress`). */
  readonly countedAs: string;
  readonly userAgent: string;
  /** Aborts when the client goes away, or the process begins to end. */
  readonly signal: AbortSignal;
  /** For a request that is held: asks the door again, and throws what it throws now (a widget switched off, a sign-in that ended). */
  mayStay(): Promise<unknown>;
  /** The body of an endpoint that takes an upload. */
  readonly incoming: IncomingFile | undefined;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string, options: { maxAgeSeconds: number; path: string }): void;
  setHeader(name: string, value: string): void;
}
