/** The only way out: every address is checked at connect time, redirects and sizes are bounded. */
export interface Outbound {
  /**
   * @param request.trust `workspace`: public https only; `installation`: also hosts named in OUTBOUND_ALLOW and the provider base URL
   * @throws {AppError} blocked_address, timeout, provider_failed
   */
  request(request: OutboundRequest): Promise<OutboundResponse>;
  close(): Promise<void>;
}

export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly trust: "workspace" | "installation";
  readonly signal?: AbortSignal;
  /** Until the response headers. */
  readonly firstByteTimeoutMs: number;
  readonly maxBytes: number;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends with an error beyond `maxBytes`. */
  readonly body: AsyncIterable<Uint8Array>;
}
