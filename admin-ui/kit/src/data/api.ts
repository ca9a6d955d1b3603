import type { CallInput, EndpointSpec, ReplyOf } from "@chat/contract/define";
import type { ApiError } from "./ApiError.ts";
import { accessToken, refreshSession } from "./authSession.ts";
import { request } from "./request.ts";

/** The input may be left out where an endpoint takes none. */
export type CallArgs<E extends EndpointSpec> =
  // biome-ignore lint/complexity/noBannedTypes: asks whether every part is optional
  {} extends CallInput<E> ? [input?: CallInput<E>, signal?: AbortSignal] : [input: CallInput<E>, signal?: AbortSignal];

/**
 * Calls an endpoint of the contract as the signed-in user.
 *
 * An access token that ended is renewed once and the call repeated; every other failure is the caller's.
 * @throws {ApiError} whatever the endpoint refuses with, `unreachable`
 */
export async function callEndpoint<E extends EndpointSpec>(
  spec: E,
  ...[input, signal]: CallArgs<E>
): Promise<ReplyOf<E>> {
  const parts = input ?? {};
  const token = spec.auth === "public" ? undefined : await accessToken();
  const call = (bearer: string | undefined) =>
    request(spec.method, urlOf(spec.path, parts), {
      ...("body" in parts ? { body: parts.body } : {}),
      ...(bearer ? { token: bearer } : {}),
      ...(signal ? { signal } : {}),
    });
  let reply = await call(token);
  if (reply.status === 401 && spec.auth !== "public" && !isAboutTyping(reply.error))
    reply = await call(await refreshSession(token));
  if (reply.error) throw reply.error;
  // the server answers by the same schema; checking again here would break this tab on every value a newer server adds
  return reply.data as ReplyOf<E>;
}

/** A 401 about what the person typed, not about the token. */
const isAboutTyping = (error: ApiError | undefined): boolean =>
  error?.code === "wrong_credentials" || error?.code === "wrong_code";

/** @returns the address of a call: parameters filled in and escaped, the query appended. */
export function urlOf(path: string, input: { params?: object | undefined; query?: object | undefined }): string {
  const params = new Map(Object.entries(input.params ?? {}));
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params.get(name))));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  const text = query.toString();
  return `/api${filled}${text ? `?${text}` : ""}`;
}
