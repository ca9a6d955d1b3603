import * as z from "zod";
import { ProviderError, type ProviderFailure } from "./provider.ts";

const DETAIL_MAX_CHARS = 160;

/** A filter that refuses is no refused key and no wrong request (Azure answers 400, OpenRouter 403). */
const FILTER = /content_filter|content management policy|ResponsibleAIPolicy|moderation|flagged/i;

const byStatus = (status: number, hint: string): ProviderFailure => {
  if ((status === 400 || status === 403) && FILTER.test(hint)) return "filtered";
  if (status === 401 || status === 403) return "unauthorised";
  if (status === 402) return "noCredit";
  if (status === 429) return "rateLimited";
  if (status >= 300 && status < 500 && status !== 408) return "badRequest";
  return "serverError";
};

/** What an HTTP status, of the reply or inside the stream, means. `detail` is the provider's own sentence, cut to one line. */
export const failureOfStatus = (
  status: number,
  options: {
    hadText?: boolean;
    retryAfterMs?: number | undefined;
    detail?: string | undefined;
    hint?: string | undefined;
  },
): ProviderError =>
  new ProviderError(byStatus(status, options.hint ?? options.detail ?? ""), {
    hint: options.detail,
    ...options,
    detail: [
      String(status),
      options.detail
        ?.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
        .trim()
        .slice(0, DETAIL_MAX_CHARS),
    ]
      .filter(Boolean)
      .join(": "),
  });

/** The request itself may be what is refused; some servers call that an error of their own. */
export const isAboutRequest = ({ failure, hint }: ProviderError): boolean =>
  failure === "badRequest" || (failure === "serverError" && /\bsupport|context/i.test(hint));

/** The same model may well answer a moment later. */
export const isWorthRetrying = ({ failure }: ProviderError): boolean =>
  failure === "rateLimited" || failure === "serverError" || failure === "unreachable" || failure === "brokenStream";

/** Another model may answer where this one does not; with a refused key or address none will. */
export const isWorthFallingBack = ({ failure }: ProviderError): boolean =>
  failure !== "unauthorised" && failure !== "blocked" && failure !== "circuitOpen";

const Words = z.string().nullish().catch(null);
const Refusal = z.object({
  code: z.union([z.number(), z.string()]).nullish().catch(null),
  param: Words,
  type: Words,
  message: Words,
  /** OpenRouter: what the provider behind it said. */
  metadata: z.object({ raw: z.unknown() }).nullish().catch(null),
});
const RefusalBody = z.object({
  error: z
    .union([Refusal, z.string().transform((message) => Refusal.parse({ message }))])
    .optional()
    .catch(undefined),
  message: Words,
  detail: z.unknown().optional(),
});

/**
 * Reads what a provider says of a refusal; each family has a shape of its own.
 *
 * @returns `detail` for people, `hint` for understanding it
 */
export function readRefusal(body: string): { detail: string | undefined; hint: string | undefined } {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    const isPage = body.trimStart().startsWith("<");
    return { detail: undefined, hint: isPage ? undefined : body };
  }
  const { error, message, detail } = RefusalBody.safeParse(Array.isArray(read) ? read[0] : read).data ?? {};
  const said = error?.message ?? message ?? (typeof detail === "string" ? detail : undefined);
  const more = [error?.code, error?.param, error?.type, error?.metadata?.raw, detail].filter((one) => one != null);
  const hint = [said, ...more.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))].filter(Boolean);
  return { detail: said ?? undefined, hint: hint.length > 0 ? hint.join(" ") : undefined };
}
