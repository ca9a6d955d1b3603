import type { Readable } from "node:stream";

/** The only way out: every address is checked at connect time, redirects and sizes are bounded. */
export interface Outbound {
  /**
   * Sends one request; a redirect is an answer like any other and never followed.
   *
   * What it throws never names an address nor tells a closed port from an open one.
   * @throws {AppError} blocked_address, timeout, provider_failed; the signal's own reason when aborted
   */
  request(request: OutboundRequest): Promise<OutboundResponse>;
  close(): Promise<void>;
}

export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is read once; name its `content-length`, or it travels in chunks. */
  readonly body?: string | Readable;
  /** `workspace`: public https only; `installation`: also hosts named in OUTBOUND_ALLOW, the provider's base URL and the bucket's */
  readonly trust: "workspace" | "installation";
  readonly signal?: AbortSignal;
  /** Until the response headers. */
  readonly firstByteTimeoutMs: number;
  /** Until the last byte; ends a body that trickles for ever. */
  readonly totalTimeoutMs: number;
  /** Takes the total's place once the headers are there: from one chunk to the next, its reader's time included. For what is read at a person's speed. */
  readonly idleTimeoutMs?: number;
  readonly maxBytes: number;
}

export interface OutboundResponse {
  readonly status: number;
  /** Names in lower case; of a repeated one the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Throws `provider_failed` beyond `maxBytes`, `timeout` beyond `totalTimeoutMs` or `idleTimeoutMs`; leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}
