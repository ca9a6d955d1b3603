import { ACK_TIMEOUT_MS } from "@chat/contract/wire";
import { CallError } from "./CallError.ts";
import { errorFromBody } from "./errorFromBody.ts";

interface RequestOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Ends the wait; by itself it ends after 8 s. */
  readonly signal?: AbortSignal;
}

/** A request to the server's REST face; resolves with the reply's body. Throws {@link CallError}. */
export type Rest = (method: "GET" | "POST" | "DELETE", path: string, options?: RequestOptions) => Promise<unknown>;

/** Speaks JSON with `…/api`; no cookies, so nothing of the visitor's other sign-ins is ever sent along. */
export const createRest =
  (base: string): Rest =>
  async (method, path, { token, body, signal = AbortSignal.timeout(ACK_TIMEOUT_MS) } = {}) => {
    try {
      const response = await fetch(`${base}api${path}`, {
        method,
        credentials: "omit",
        signal,
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body) ?? null,
      });
      const reply: unknown = await response.json().catch(() => null);
      if (!response.ok) throw errorFromBody(reply);
      return reply;
    } catch (error) {
      throw error instanceof CallError ? error : new CallError(signal.aborted ? "timeout" : "unavailable");
    }
  };
