import { ApiError } from "./ApiError.ts";
import { noteContractVersion } from "./contractVersion.ts";
import { learnServerTime } from "./serverClock.ts";

interface RequestParts {
  body?: unknown;
  token?: string;
  signal?: AbortSignal;
}

interface RawReply {
  status: number;
  data: unknown;
  error: ApiError | undefined;
}

/** One HTTP exchange with the backend, without any sign-in logic; no answer at all is an error reply, a cancelled one rejects. */
export async function request(
  method: string,
  url: string,
  { body, token, signal }: RequestParts = {},
): Promise<RawReply> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return { status: 0, data: undefined, error: new ApiError("unreachable", undefined, { cause }) };
  }
  learnServerTime(response.headers, Date.now());
  noteContractVersion(Number(response.headers.get("X-Contract-Version")));
  const data = await parse(response);
  if (response.ok) return { status: response.status, data, error: undefined };
  return { status: response.status, data: undefined, error: failure(response.status, data) };
}

async function parse(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A proxy's own error page has no body of ours; its status still tells whether to try again. */
function failure(status: number, body: unknown): ApiError {
  if (body !== undefined) return ApiError.fromBody(body);
  if (status === 502 || status === 503 || status === 504) return new ApiError("unavailable");
  if (status === 413) return new ApiError("payload_too_large");
  return new ApiError(status === 429 ? "rate_limited" : "internal");
}
