import { createParser } from "eventsource-parser";
import { AppError } from "../../platform/errors.ts";
import type { Outbound, OutboundResponse } from "../../platform/outbound/outbound.ts";
import { createCompletionBuilder, readCompletionEvent } from "./completionEvents.ts";
import { type Dialect, toBody } from "./dialects.ts";
import {
  type Completion,
  type CompletionRequest,
  ProviderError,
  type ProviderTarget,
  type ProviderTimes,
} from "./provider.ts";
import { failureOfStatus, readRefusal } from "./providerFailures.ts";

const MAX_BYTES = 10_000_000;
const LINE_MAX_CHARS = 1_000_000;
/** After the last event a server may keep the line open; the answer does not wait for it. */
const GOODBYE_MS = 1000;
const ERROR_BODY_MAX_BYTES = 8_000;

export interface StreamOptions {
  readonly model: string;
  readonly dialect: Dialect;
  readonly times: ProviderTimes;
  /** Aborting it closes the connection to the provider. */
  readonly signal: AbortSignal;
  /** Called with each piece of the answer's text as it comes. */
  readonly onText: (words: string) => void;
  /** All that was said so far was a thought, and no answer. */
  readonly onRestart: () => void;
}

/**
 * Asks one model once and streams its answer.
 *
 * Success needs a finish reason: a stream that merely ends was cut off (F23). What a model thinks aloud is no text.
 * @throws {ProviderError} for everything that goes wrong, but the signal's own reason when that aborts
 */
export async function streamCompletion(
  outbound: Outbound,
  target: ProviderTarget,
  request: CompletionRequest,
  options: StreamOptions,
): Promise<Completion> {
  const { times, signal } = options;
  const watchdog = createWatchdog(times);
  const answer = createCompletionBuilder(options.dialect.startsInThought);
  let hadText = false;
  let inStream: ProviderError | undefined;
  let isEnded = false;
  /** The answer came in one piece, whose end is its own. */
  let hasWhole = false;

  const say = (words: string): void => {
    if (words === "") return;
    hadText = true;
    options.onText(words);
  };
  const take = (data: string): void => {
    if (data === "[DONE]") {
      isEnded = true;
      return;
    }
    const event = readCompletionEvent(data);
    if (!event) return;
    const { words, isProgress, restarts } = answer.add(event);
    if (isProgress) watchdog.progress();
    if (restarts) {
      hadText = false;
      options.onRestart();
    }
    if (event.error || answer.finish === "broken")
      inStream = failureOfStatus(Number(event.error?.code) || 500, {
        ...(event.error ? readRefusal(data) : {}),
        hadText,
      });
    else say(words);
    if (answer.finish !== undefined) watchdog.goodbye();
  };
  const takeWhole = (body: string): void => {
    const event = readCompletionEvent(body);
    for (const data of event ? [body] : body.split("\n")) take(data);
    hasWhole = event?.choices?.[0]?.message != null;
  };
  const parser = createParser({
    maxBufferSize: LINE_MAX_CHARS,
    onEvent: ({ data }) => take(data),
    onComment: watchdog.comment,
  });

  try {
    const response = await outbound.request({
      url: `${target.baseUrl.replace(/\/+$/, "")}/chat/completions`,
      method: "POST",
      trust: target.trust,
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        ...(target.apiKey === null ? {} : { authorization: `Bearer ${target.apiKey}` }),
        "x-title": "Chat Widget Generator",
      },
      body: JSON.stringify(toBody(request, options.model, options.dialect)),
      signal: AbortSignal.any([signal, watchdog.signal]),
      firstByteTimeoutMs: times.firstTokenMs,
      totalTimeoutMs: times.totalMs,
      maxBytes: MAX_BYTES,
    });
    if (response.status !== 200) throw await failureOfResponse(response, target.apiKey);
    const decoder = new TextDecoder();
    const chunks = response.body[Symbol.asyncIterator]();
    /** The bytes tell a stream of events from one JSON body; what they are called does not always. */
    let isStream: boolean | undefined;
    let waiting = "";
    for (;;) {
      const step = await chunks.next();
      const done = step.done === true;
      waiting += done ? decoder.decode() : decoder.decode(step.value, { stream: true });
      isStream ??= /^\s*$/.test(waiting) ? undefined : !/^\s*[{[]/.test(waiting);
      if (isStream) {
        parser.feed(done ? `${waiting}\n\n` : waiting); // the last event's empty line is forgotten by some
        waiting = "";
      }
      if (done || inStream) break;
      if (isEnded) {
        void drain(chunks); // reading to the end keeps the connection warm for the next answer
        break;
      }
    }
    takeWhole(waiting);
    if (inStream) throw inStream;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const isOnlyGoodbye = answer.finish !== undefined && watchdog.signal.aborted && !inStream;
    if (!isOnlyGoodbye) {
      if (hadText) say(answer.end());
      throw toProviderError(error, hadText);
    }
  } finally {
    if (!isEnded) watchdog.close();
  }
  const { finish = hasWhole ? "stop" : undefined } = answer;
  const isCut = finish === undefined || finish === "broken";
  if (!isCut || hadText) say(answer.end());
  if (isCut) throw new ProviderError("brokenStream", { hadText });
  const { text, tokens, model = options.model } = answer;
  return { text, toolCalls: answer.toolCalls(), finish, model, tokens };

  async function drain(chunks: AsyncIterator<Uint8Array>): Promise<void> {
    watchdog.goodbye();
    try {
      while (!(await chunks.next()).done);
    } catch {
      // the watchdog closed a line that was left open
    } finally {
      watchdog.close();
    }
  }
}

/** One timer for all the ways in which a stream can stand still. */
function createWatchdog(times: ProviderTimes) {
  const controller = new AbortController();
  const expire = (): void => controller.abort(new ProviderError("timeout"));
  let timer = setTimeout(expire, times.firstTokenMs);
  let hasBegun = false;
  let lastProgress = performance.now();
  const set = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(expire, ms);
  };
  return {
    signal: controller.signal,
    progress(): void {
      hasBegun = true;
      lastProgress = performance.now();
      set(times.idleMs);
    },
    /** Says that the server lives, not that an answer comes: it stretches the wait once, never for ever. */
    comment(): void {
      const left = lastProgress + times.idleMaxMs - performance.now();
      if (hasBegun && left > 0) set(Math.min(times.idleMs, left));
    },
    goodbye: (): void => set(GOODBYE_MS),
    /** Also ends a request that is still under way; one that has ended does not notice. */
    close(): void {
      clearTimeout(timer);
      controller.abort(new ProviderError("brokenStream"));
    },
  };
}

async function failureOfResponse(response: OutboundResponse, apiKey: string | null): Promise<ProviderError> {
  const retryAfter = response.headers["retry-after"];
  const seconds = Number(retryAfter);
  const retryAfterMs = retryAfter !== undefined && seconds >= 0 ? seconds * 1000 : undefined;
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > ERROR_BODY_MAX_BYTES) break;
    }
  } catch {
    // the status says enough
  }
  const { detail: said, hint } = readRefusal(text);
  const detail = apiKey ? said?.replaceAll(apiKey, "…") : said;
  return failureOfStatus(response.status, { retryAfterMs, detail, hint });
}

function toProviderError(error: unknown, hadText: boolean): unknown {
  if (error instanceof ProviderError)
    return error.hadText === hadText ? error : new ProviderError(error.failure, { hadText, cause: error });
  if (error instanceof AppError) {
    if (error.code === "timeout") return new ProviderError("timeout", { hadText, cause: error });
    if (error.code === "blocked_address") return new ProviderError("blocked", { hadText, cause: error });
    const failure = error.details["why"] === "too many bytes" ? "tooLong" : hadText ? "brokenStream" : "unreachable";
    return new ProviderError(failure, { hadText, cause: error });
  }
  return new ProviderError("brokenStream", { hadText, cause: error });
}
