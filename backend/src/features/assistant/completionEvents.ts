import * as z from "zod";
import { type AnswerPart, createAnswerSplitter } from "./splitAnswer.ts";
import { createToolCallBuilder, type ToolCall, ToolCallPiece } from "./toolCalls.ts";

/** Content comes as a string, or as blocks of which only text is for the visitor. */
const Content = z.unknown().transform(textOf);

const list = <T extends z.ZodType>(item: T) =>
  z
    .union([z.array(item), item.transform((one) => [one])])
    .nullish()
    .catch(null);

const Delta = z.object({
  content: Content.optional(),
  refusal: z.string().nullish().catch(null),
  reasoning: z.unknown().optional(),
  reasoning_content: z.unknown().optional(),
  thinking: z.unknown().optional(),
  tool_calls: list(ToolCallPiece),
  /** The form of before tool calls. */
  function_call: ToolCallPiece.shape.function,
});

const TokenCount = z.number().int().min(0);
const ErrorBody = z.object({
  code: z.union([z.number(), z.string()]).nullish().catch(null),
  message: z.string().nullish().catch(null),
});

/** One event of an OpenAI-compatible stream, as far as it matters; what is odd is left out rather than refused. */
export const CompletionEvent = z.object({
  model: z.string().nullish().catch(null),
  error: z
    .union([ErrorBody, z.string().transform((message) => ({ code: null, message }))])
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

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(textOf).join("");
  if (typeof content !== "object" || content === null) return "";
  const { type, text, value } = content as { type?: unknown; text?: unknown; value?: unknown }; // any object may be asked for these
  return type === undefined || type === "text" || type === "output_text" ? textOf(text ?? value) : "";
}

/** @returns undefined for a line that is not JSON or not an object: garbage between events is skipped (F23) */
export function readCompletionEvent(data: string): CompletionEvent | undefined {
  try {
    const read: unknown = JSON.parse(data);
    return CompletionEvent.safeParse(Array.isArray(read) ? read[0] : read).data;
  } catch {
    return undefined;
  }
}

/** How an answer ended. `broken`: the provider itself says that it did not come to an end. */
export type Finish = "stop" | "length" | "filtered" | "broken";

const FINISHES: Readonly<Record<string, Finish>> = {
  length: "length",
  max_tokens: "length",
  max_output_tokens: "length",
  model_length: "length",
  content_filter: "filtered",
  safety: "filtered",
  recitation: "filtered",
  prohibited_content: "filtered",
  blocklist: "filtered",
  error: "broken",
  abort: "broken",
  cancelled: "broken",
  insufficient_system_resource: "broken",
};

/** Puts an answer together from its pieces; tool calls may come split over many. */
export interface CompletionBuilder {
  /**
   * @returns the words this event adds, whether it is a sign of life at all (thinking counts), and whether what came before turned out
   *   to be a thought
   */
  add(event: CompletionEvent): { words: string; isProgress: boolean; restarts: boolean };
  /** No more will come. @returns the words that were held back until it was clear what they are */
  end(): string;
  /** Without what the model thought aloud. */
  readonly text: string;
  readonly model: string | undefined;
  /** Undefined until the provider gives a reason; an empty one is none. */
  readonly finish: Finish | undefined;
  /** Null where the provider did not count. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | null;
  toolCalls(): ToolCall[];
}

/** Starts an empty answer. @param startsInThought see `createAnswerSplitter` */
export function createCompletionBuilder(startsInThought = false): CompletionBuilder {
  let text = "";
  let model: string | undefined;
  let finish: Finish | undefined;
  let tokens: CompletionBuilder["tokens"] = null;
  let hasPieces = false;
  const calls = createToolCallBuilder();
  const splitter = createAnswerSplitter(startsInThought);
  const take = (parts: readonly AnswerPart[]): string => {
    const last = parts.findLastIndex((part) => part.endsThought);
    if (last >= 0) text = "";
    const words = parts
      .slice(last + 1)
      .map((part) => part.text)
      .join("");
    text += words;
    return words;
  };
  return {
    add(event) {
      model ??= event.model ?? undefined;
      if (event.usage) tokens = { prompt: event.usage.prompt_tokens, completion: event.usage.completion_tokens };
      const choice = event.choices?.[0];
      // The whole message at the end of a stream repeats its pieces.
      const delta = choice?.delta ?? (hasPieces ? undefined : choice?.message);
      hasPieces ||= Boolean(choice?.delta);
      const said = delta?.content || delta?.refusal || "";
      const pieces = [
        ...(delta?.tool_calls ?? []),
        ...(delta?.function_call ? [{ index: null, id: null, function: delta.function_call }] : []),
      ];
      calls.add(pieces);
      const reason = choice?.finish_reason?.trim().toLowerCase() ?? "";
      if (reason !== "" && reason !== "null" && reason !== "none") finish = FINISHES[reason] ?? "stop";
      const isThinking = Boolean(delta?.reasoning || delta?.reasoning_content || delta?.thinking);
      const parts = splitter.push(said);
      return {
        words: take(parts),
        isProgress: said !== "" || isThinking || pieces.length > 0,
        restarts: parts.some((part) => part.endsThought),
      };
    },
    end: () => take(splitter.flush()),
    get text() {
      return text;
    },
    get model() {
      return model;
    },
    get finish() {
      return finish;
    },
    get tokens() {
      return tokens;
    },
    toolCalls: () => calls.read(),
  };
}
