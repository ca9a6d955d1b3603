import { ACK_TIMEOUT_MS } from "@chat/contract/wire";
import { CallError } from "./CallError.ts";
import { errorFromBody } from "./errorFromBody.ts";

interface RequestOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A request to the server's REST face; resolves with the reply's body. Throws {@link CallError}. */
export type Rest = (method: "GET" | "POST", path: string, options?: RequestOptions) => Promise<unknown>;

/** Speaks JSON with `…/api`; no cookies, so nothing of the visitor's other sign-ins is ever sent along. */
export const createRest =
  (base: string): Rest =>
  async (method, path, { token, body, timeoutMs = ACK_TIMEOUT_MS, signal } = {}) => {
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener("abort", stop);
    try {
      const response = await fetch(`${base}api${path}`, {
        method,
        credentials: "omit",
        cache: "no-store",
        signal: abort.signal,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const reply: unknown = await response.json().catch(() => null);
      if (!response.ok) throw errorFromBody(reply, response.status >= 502 ? "unavailable" : "internal");
      return reply;
    } catch (error) {
      throw error instanceof CallError ? error : new CallError(abort.signal.aborted ? "timeout" : "unavailable");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  };
