import type { OutboundRequest } from "../../platform/outbound/outbound.ts";

/** Where a workspace's answers come from; the key is here in the clear and goes nowhere but into the request's header. */
export interface ProviderTarget {
  /** Names this provider and account in the circuit breaker. */
  readonly breakerKey: string;
  readonly baseUrl: string;
  /** Null for a local server that needs none. */
  readonly apiKey: string | null;
  /** The model to ask, then those to fall back to. At least one. */
  readonly models: readonly string[];
  readonly trust: OutboundRequest["trust"];
}

/** A line of the conversation as the provider gets it. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** An action the model may ask for; `parameters` is a JSON schema. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface CompletionRequest {
  readonly messages: readonly ChatMessage[];
  /** The same with so much of what was said and found, for a model that cannot take all of it. */
  readonly shorter?: (share: number) => readonly ChatMessage[];
  readonly tools: readonly ToolSpec[];
  readonly maxTokens: number;
}

/** A finished answer. */
export interface Completion {
  readonly text: string;
  readonly toolCalls: readonly { readonly name: string; readonly args: unknown }[];
  /** `length`: cut by its own limit. */
  readonly finish: "stop" | "length" | "filtered";
  readonly model: string;
  /** As the provider counts them; null where it does not say. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | null;
}

/** How long the provider may take. */
export interface ProviderTimes {
  /** Until the first sign of an answer, of one try. */
  readonly firstTokenMs: number;
  /** Until the first words, over all tries and models: a visitor is never left "typing" for longer than 30 s. */
  readonly firstWordsMs: number;
  /** Between two pieces; comment lines stretch it once, up to `idleMaxMs`. */
  readonly idleMs: number;
  readonly idleMaxMs: number;
  readonly totalMs: number;
  /** Between two tries; grows and is jittered. */
  readonly backoffMs: number;
}

/** Source: docs/assistant.md (F22, F23 of the fault table). */
export const PROVIDER_TIMES: ProviderTimes = {
  firstTokenMs: 20_000,
  firstWordsMs: 27_000,
  idleMs: 15_000,
  idleMaxMs: 25_000,
  totalMs: 90_000,
  backoffMs: 300,
};

export type ProviderFailure =
  | "unauthorised"
  | "noCredit"
  | "rateLimited"
  | "badRequest"
  | "serverError"
  | "unreachable"
  | "blocked"
  | "timeout"
  | "brokenStream"
  | "tooLong"
  | "filtered"
  | "circuitOpen";

const SENTENCES: Record<ProviderFailure, string> = {
  unauthorised: "The provider refused the key.",
  noCredit: "The provider's account has no credit left.",
  rateLimited: "The provider limits the rate of this key or model.",
  badRequest: "The provider refused the request: check the model's name.",
  serverError: "The provider had an error of its own.",
  unreachable: "The provider could not be reached.",
  blocked: "The provider's address cannot be used from here: it must be a public https address.",
  timeout: "The provider did not answer in time.",
  brokenStream: "The provider's answer broke off.",
  tooLong: "The provider sent more than an answer can be.",
  filtered: "The provider's filter refused the message.",
  circuitOpen: "The provider failed several times in a row and is left alone for half a minute.",
};

/** Why the provider gave no (whole) answer. `message` is for admins: it holds neither key nor address. */
export class ProviderError extends Error {
  readonly failure: ProviderFailure;
  /** Words had reached the visitor already, so nothing may be tried again. */
  readonly hadText: boolean;
  readonly retryAfterMs: number | undefined;
  /** Private, so that no log of an error holds it. */
  readonly #hint: string;

  constructor(
    failure: ProviderFailure,
    options: {
      hadText?: boolean;
      retryAfterMs?: number | undefined;
      detail?: string | undefined;
      hint?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    const detail = options.detail ? ` (${options.detail})` : "";
    super(`${SENTENCES[failure]}${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ProviderError";
    this.failure = failure;
    this.hadText = options.hadText ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.#hint = options.hint ?? options.detail ?? "";
  }

  /** All that the provider said of it, to be understood and not to be shown. */
  get hint(): string {
    return this.#hint;
  }
}
