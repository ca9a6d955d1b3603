import { ProviderError, type ProviderFailure } from "./provider.ts";

const DETAIL_MAX_CHARS = 160;

const byStatus = (status: number): ProviderFailure => {
  if (status === 401 || status === 403) return "unauthorised";
  if (status === 402) return "noCredit";
  if (status === 429) return "rateLimited";
  if (status >= 300 && status < 500 && status !== 408) return "badRequest";
  return "serverError";
};

/** What an HTTP status, of the reply or inside the stream, means. `detail` is the provider's own sentence, cut to one line. */
export const failureOfStatus = (
  status: number,
  options: { hadText?: boolean; retryAfterMs?: number | undefined; detail?: string | undefined },
): ProviderError =>
  new ProviderError(byStatus(status), {
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

/** The same model may well answer a moment later. */
export const isWorthRetrying = ({ failure }: ProviderError): boolean =>
  failure === "rateLimited" || failure === "serverError" || failure === "unreachable" || failure === "brokenStream";

/** Another model may answer where this one does not; with a refused key or address none will. */
export const isWorthFallingBack = ({ failure }: ProviderError): boolean =>
  failure !== "unauthorised" && failure !== "blocked" && failure !== "circuitOpen";
