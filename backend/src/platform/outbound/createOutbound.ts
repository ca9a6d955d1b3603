import { Agent, type Dispatcher, errors } from "undici";
import type { Config } from "../../config.ts";
import { AppError } from "../errors.ts";
import { checkTarget } from "./checkTarget.ts";
import { BlockedAddressError, guardedLookup, type ResolveAll } from "./guardedLookup.ts";
import type { Outbound, OutboundRequest, OutboundResponse } from "./outbound.ts";
import { type Deadline, startDeadline } from "./startDeadline.ts";

const CONNECT_TIMEOUT_MS = 10_000;
/** A kept connection saves the handshakes before the first token. */
const KEEP_ALIVE_MS = 60_000;
const CONNECTIONS_PER_HOST = 128;

type OwnAddresses = Pick<Config, "OPENROUTER_BASE_URL" | "OUTBOUND_ALLOW"> &
  Partial<Pick<Config, "S3_ENDPOINT" | "S3_BUCKET">>;

/** @returns the hosts that the installation itself names: they may be private */
function trustedHosts({ OPENROUTER_BASE_URL, OUTBOUND_ALLOW, S3_ENDPOINT, S3_BUCKET }: OwnAddresses): Set<string> {
  const bucket = S3_ENDPOINT ? [S3_ENDPOINT, `${S3_BUCKET}.${new URL(S3_ENDPOINT).hostname}`] : [];
  const named = [OPENROUTER_BASE_URL, ...OUTBOUND_ALLOW, ...bucket].map((text) =>
    URL.canParse(text) && text.includes("//") ? new URL(text).hostname : text.replace(/:\d+$/, ""),
  );
  return new Set(named.map((host) => host.replace(/^\[|\]$/g, "").toLowerCase()));
}

/**
 * Builds the one client through which anything leaves.
 *
 * Two agents, so that a connection opened for the installation is never lent to a workspace.
 * @param options.resolve for tests of names that change their mind
 */
export function createOutbound(config: OwnAddresses, options: { resolve?: ResolveAll } = {}): Outbound {
  const trusted = trustedHosts(config);
  const agentFor = (isTrusted: (host: string) => boolean): Agent =>
    new Agent({
      connections: CONNECTIONS_PER_HOST,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      bodyTimeout: 0,
      connect: { timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup(isTrusted, options.resolve) },
    });
  const agents = { workspace: agentFor(() => false), installation: agentFor((host) => trusted.has(host)) };

  return {
    async request(request) {
      const url = checkTarget(request.url, request.trust, trusted);
      const deadline = startDeadline(request);
      const signal = request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal;
      try {
        request.signal?.throwIfAborted();
        const response = await agents[request.trust].request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: { "accept-encoding": "identity", ...request.headers },
          body: request.body ?? null,
          headersTimeout: request.firstByteTimeoutMs,
          signal,
        });
        deadline.moved();
        return toResponse(response, request, deadline);
      } catch (error) {
        deadline.end();
        throw toFailure(error, request, deadline);
      }
    },
    async close() {
      await Promise.all([agents.workspace.destroy(), agents.installation.destroy()]);
    },
  };
}

function toResponse(response: Dispatcher.ResponseData, request: OutboundRequest, deadline: Deadline): OutboundResponse {
  // An abort that reaches a body before or after it is read has nobody else to tell: without a listener it would end the process.
  response.body.on("error", () => undefined);
  const headers = Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name.toLowerCase(), first]];
    }),
  );
  return { status: response.statusCode, headers, body: bounded(response, request, deadline) };
}

async function* bounded(
  { body }: Dispatcher.ResponseData,
  request: OutboundRequest,
  deadline: Deadline,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of body) {
      const bytes: Uint8Array = chunk; // undici's readable is in byte mode: no encoding was set
      deadline.moved();
      received += bytes.byteLength;
      if (received > request.maxBytes) throw new AppError("provider_failed", { why: "too many bytes", received });
      yield bytes;
    }
  } catch (error) {
    throw toFailure(error, request, deadline);
  } finally {
    deadline.end();
    body.destroy();
  }
}

function toFailure(error: unknown, request: OutboundRequest, deadline: Deadline): unknown {
  if (error instanceof AppError) return error;
  if (request.signal?.aborted) return request.signal.reason;
  const isTimeout =
    deadline.signal.aborted ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError;
  if (isTimeout) return new AppError("timeout", {}, { cause: error });
  // With several addresses Node wraps the refusals of all of them.
  const causes = error instanceof AggregateError ? error.errors : [error];
  if (causes.some((cause) => cause instanceof BlockedAddressError)) return new AppError("blocked_address");
  return new AppError("provider_failed", {}, { cause: error });
}
