import * as z from "zod";

const ToolCallPiece = z.object({
  index: z.number().int().min(0).max(15).catch(0),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const Delta = z.object({
  content: z.string().nullish().catch(null),
  reasoning: z.unknown().optional(),
  reasoning_content: z.unknown().optional(),
  tool_calls: z.array(ToolCallPiece).nullish().catch(null),
});

const TokenCount = z.number().int().min(0);

/** One event of an OpenAI-compatible stream, as far as it matters; what is odd is left out rather than refused. */
export const CompletionEvent = z.object({
  model: z.string().nullish().catch(null),
  error: z
    .object({ code: z.union([z.number(), z.string()]).nullish(), message: z.string().nullish() })
    .nullish()
    .catch({ code: null, message: null }),
  choices: z
    .array(
      z.object({
        delta: Delta.nullish().catch(null),
        message: Delta.nullish().catch(null),
        finish_reason: z.string().nullish().catch(null),
      }),
    )
    .nullish()
    .catch(null),
  /** With the last event, where a provider tells it at all. */
  usage: z.object({ prompt_tokens: TokenCount, completion_tokens: TokenCount }).nullish().catch(null),
});
export type CompletionEvent = z.infer<typeof CompletionEvent>;

/** @returns undefined for a line that is not JSON or not an object: garbage between events is skipped (F23) */
export function readCompletionEvent(data: string): CompletionEvent | undefined {
  try {
    return CompletionEvent.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

/** Puts an answer together from its pieces; tool calls may come split over many. */
export interface CompletionBuilder {
  /** @returns the words this event adds, and whether it is a sign of life at all (thinking counts) */
  add(event: CompletionEvent): { words: string; isProgress: boolean };
  readonly text: string;
  readonly model: string | undefined;
  readonly finishReason: string | undefined;
  /** Null where the provider did not count. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | null;
  /** Calls whose arguments are JSON; a call cut off in the middle is left out. */
  toolCalls(): { name: string; args: unknown }[];
}

const ARGUMENTS_MAX_CHARS = 20_000;

/** Starts an empty answer. */
export function createCompletionBuilder(): CompletionBuilder {
  let text = "";
  let model: string | undefined;
  let finishReason: string | undefined;
  let tokens: CompletionBuilder["tokens"] = null;
  const calls = new Map<number, { name: string; args: string }>();
  return {
    add(event) {
      model ??= event.model ?? undefined;
      if (event.usage) tokens = { prompt: event.usage.prompt_tokens, completion: event.usage.completion_tokens };
      const choice = event.choices?.[0];
      const delta = choice?.delta ?? choice?.message;
      const words = delta?.content ?? "";
      text += words;
      for (const piece of delta?.tool_calls ?? []) {
        const call = calls.get(piece.index) ?? { name: "", args: "" };
        call.name ||= piece.function?.name ?? "";
        if (call.args.length < ARGUMENTS_MAX_CHARS) call.args += piece.function?.arguments ?? "";
        calls.set(piece.index, call);
      }
      finishReason = choice?.finish_reason ?? finishReason;
      const isThinking = Boolean(delta?.reasoning) || Boolean(delta?.reasoning_content);
      return { words, isProgress: words !== "" || isThinking || (delta?.tool_calls?.length ?? 0) > 0 };
    },
    get text() {
      return text;
    },
    get model() {
      return model;
    },
    get finishReason() {
      return finishReason;
    },
    get tokens() {
      return tokens;
    },
    toolCalls: () =>
      [...calls.values()].flatMap(({ name, args }) => {
        try {
          return name === "" ? [] : [{ name, args: args.trim() === "" ? {} : (JSON.parse(args) as unknown) }];
        } catch {
          return [];
        }
      }),
  };
}
