import type { ChatMessage, CompletionRequest } from "./provider.ts";

/** How a model wants to be asked, as far as it differs from what most understand. */
export interface Dialect {
  /** How it calls the answer's limit; null: it knows none. */
  readonly limit: "max_tokens" | "max_completion_tokens" | null;
  readonly hasTemperature: boolean;
  readonly hasTools: boolean;
  readonly hasSystemRole: boolean;
  /** Two lines of the same speaker in a row are refused. */
  readonly hasTurns: boolean;
  /** Its answers begin with a thought that only its end marks. */
  readonly startsInThought: boolean;
  /** The share of what a prompt usually holds that fits. */
  readonly share: number;
}

const PLAIN: Dialect = {
  limit: "max_tokens",
  hasTemperature: true,
  hasTools: true,
  hasSystemRole: true,
  hasTurns: false,
  startsInThought: false,
  share: 1,
};
const SHARE_MIN = 0.125;
const SHORT_LIMIT_SHARE = 0.5;
const TEMPERATURE = 0.2;

const TOO_LONG =
  /context[ _-]?(?:length|window|size)|maximum context|context_length_exceeded|exceed_context_size|(?:prompt|input|request|messages?) (?:is|are) too (?:long|large)|too many (?:input |prompt )?tokens|reduce the length|exceeds? [^.]{0,60}\btokens\b/i;

/**
 * Understands a refusal: what to leave out, rename or shorten.
 *
 * @param hint the provider's own words
 * @returns null when it names nothing that could still be changed: each thing is changed once, only the length several times
 */
export function adaptDialect(dialect: Dialect, hint: string): Dialect | null {
  // First, for such a sentence often names the limit too.
  if (TOO_LONG.test(hint)) return dialect.share > SHARE_MIN ? { ...dialect, share: dialect.share / 2 } : null;
  if (dialect.limit === "max_tokens" && /max_completion_tokens/.test(hint))
    return { ...dialect, limit: "max_completion_tokens" };
  if (dialect.limit !== null && /max_(?:completion_)?tokens/.test(hint)) return { ...dialect, limit: null };
  if (dialect.hasTemperature && /temperature/i.test(hint)) return { ...dialect, hasTemperature: false };
  if (!dialect.hasTurns && /roles? must alternate|alternat\w+ [^.]{0,40}\broles?\b/i.test(hint))
    return { ...dialect, hasTurns: true };
  if (dialect.hasSystemRole && /(?:system|developer)['"]? ?(?:role|instruction|message|with this)/i.test(hint))
    return { ...dialect, hasSystemRole: false, hasTurns: true };
  if (dialect.hasTools && /tool|function/i.test(hint)) return { ...dialect, hasTools: false };
  return null;
}

/** What was learnt of models, per address and model. */
export interface Dialects {
  of(baseUrl: string, model: string): Dialect;
  /** Notes what a model answered to. */
  learn(baseUrl: string, model: string, dialect: Dialect): void;
}

const MODELS_REMEMBERED = 1000;
/** A server is set up anew now and then: it is asked plainly again. */
const REMEMBER_MS = 3_600_000;

/** Learns in this process's memory: each process finds out for itself. */
export function createDialects(now: () => number = () => performance.now()): Dialects {
  const known = new Map<string, { dialect: Dialect; until: number }>();
  const keyOf = (baseUrl: string, model: string): string => `${baseUrl} ${model}`;
  return {
    of(baseUrl, model) {
      const found = known.get(keyOf(baseUrl, model));
      return found && found.until > now() ? found.dialect : PLAIN;
    },
    learn(baseUrl, model, dialect) {
      const key = keyOf(baseUrl, model);
      if (known.get(key)?.dialect === dialect || dialect === PLAIN) return;
      known.delete(key);
      known.set(key, { dialect, until: now() + REMEMBER_MS });
      const [oldest] = known.keys();
      if (known.size > MODELS_REMEMBERED && oldest !== undefined) known.delete(oldest);
    },
  };
}

/** The request as this model wants it. */
export function toBody(request: CompletionRequest, model: string, dialect: Dialect): Record<string, unknown> {
  const { limit, share } = dialect;
  const messages = share < 1 && request.shorter ? request.shorter(share) : request.messages;
  const maxTokens = Math.round(request.maxTokens * Math.max(share, SHORT_LIMIT_SHARE));
  return {
    model,
    messages: toLines(messages, dialect),
    stream: true,
    ...(limit === null ? {} : { [limit]: maxTokens }),
    ...(dialect.hasTemperature ? { temperature: TEMPERATURE } : {}),
    ...(request.tools.length === 0 || !dialect.hasTools
      ? {}
      : { tools: request.tools.map((tool) => ({ type: "function", function: tool })), tool_choice: "auto" }),
  };
}

function toLines(messages: readonly ChatMessage[], { hasSystemRole, hasTurns }: Dialect): readonly ChatMessage[] {
  const known = hasSystemRole
    ? messages
    : messages.map((line) => (line.role === "system" ? { ...line, role: "user" as const } : line));
  if (!hasTurns) return known;
  const turns: ChatMessage[] = [];
  for (const { role, content } of known) {
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, content: `${last.content}\n\n${content}` };
    else turns.push({ role, content });
  }
  return turns;
}
