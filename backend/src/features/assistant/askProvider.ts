import { setTimeout as sleep } from "node:timers/promises";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import type { CircuitBreaker } from "./circuitBreaker.ts";
import { adaptDialect, type Dialects } from "./dialects.ts";
import {
  type Completion,
  type CompletionRequest,
  ProviderError,
  type ProviderTarget,
  type ProviderTimes,
} from "./provider.ts";
import { isAboutRequest, isWorthFallingBack, isWorthRetrying } from "./providerFailures.ts";
import { streamCompletion } from "./streamCompletion.ts";

const RETRIES = 2;
/** A provider that asks for a longer pause is not waited for: the visitor is. */
const RETRY_AFTER_MAX_MS = 4000;

/** What all asking shares: what is learnt by one is known to the others. */
export interface AskParts {
  readonly outbound: Outbound;
  readonly breaker: CircuitBreaker;
  readonly dialects: Dialects;
}

export interface AskOptions {
  readonly times: ProviderTimes;
  readonly signal: AbortSignal;
  readonly onText: (words: string) => void;
  /** All that was said so far was a thought, and no answer; a model is known for that the next time. */
  readonly onRestart?: () => void;
}

/**
 * Asks a provider until one of its models answers: up to two retries, then the fallback models.
 *
 * Anything is tried again only before the first word, and only while the visitor's patience (`firstWordsMs`) lasts. A model that
 * refuses a part of the request is asked again without it, and from then on.
 * @throws {ProviderError} the last failure; the signal's own reason when that aborts
 */
export async function askProvider(
  parts: AskParts,
  target: ProviderTarget,
  request: CompletionRequest,
  options: AskOptions,
): Promise<Completion> {
  const { breaker } = parts;
  if (!breaker.mayTry(target.breakerKey)) throw new ProviderError("circuitOpen");
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new ProviderError("timeout")), options.times.firstWordsMs);
  const signal = AbortSignal.any([options.signal, patience.signal]);
  const onText = (words: string): void => {
    clearTimeout(timer);
    options.onText(words);
  };
  try {
    const completion = await tryModels(parts, target, request, { ...options, signal, onText });
    breaker.succeeded(target.breakerKey);
    return completion;
  } catch (error) {
    if (error instanceof ProviderError) breaker.failed(target.breakerKey);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function tryModels(
  { outbound, dialects }: AskParts,
  target: ProviderTarget,
  request: CompletionRequest,
  options: AskOptions,
): Promise<Completion> {
  let last = new ProviderError("unreachable");
  for (const [index, model] of target.models.entries()) {
    let dialect = dialects.of(target.baseUrl, model);
    const onRestart = (): void => {
      dialect = { ...dialect, startsInThought: true };
      options.onRestart?.();
    };
    for (let retry = 0; ; retry += 1) {
      try {
        const completion = await streamCompletion(outbound, target, request, { ...options, model, dialect, onRestart });
        dialects.learn(target.baseUrl, model, dialect);
        return completion;
      } catch (error) {
        if (!(error instanceof ProviderError) || options.signal.aborted || error.hadText) throw error;
        last = error;
        const adapted = isAboutRequest(error) ? adaptDialect(dialect, error.hint) : null;
        if (adapted) {
          dialect = adapted;
          retry -= 1; // something else is asked: that is no second try
          continue;
        }
        // Fallback models are for answering soon: each gets one try.
        if (index > 0 || retry >= RETRIES || !isWorthRetrying(error)) break;
        if ((error.retryAfterMs ?? 0) > RETRY_AFTER_MAX_MS) break;
        const pause = Math.max(error.retryAfterMs ?? 0, options.times.backoffMs * 2 ** retry * (0.5 + Math.random()));
        await sleep(pause, undefined, { signal: options.signal }).catch(() => {
          throw options.signal.reason;
        });
      }
    }
    if (!isWorthFallingBack(last)) break;
  }
  if (last.failure === "filtered")
    return { text: "", toolCalls: [], finish: "filtered", model: target.models.at(-1) ?? "", tokens: null };
  throw last;
}
