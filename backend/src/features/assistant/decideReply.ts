import type { Source } from "@chat/contract/messages";
import type { WidgetSettings } from "@chat/contract/widgets";
import * as z from "zod";
import type { Deps } from "../../deps.ts";
import { FOUND_AT, type Passage } from "../knowledge/knowledgeIndex.ts";
import { searchKnowledge } from "../knowledge/searchKnowledge.ts";
import { toTerms } from "../knowledge/tokenize.ts";
import { askProvider } from "./askProvider.ts";
import { askPartsOf } from "./assistantParts.ts";
import { builtInAnswer, filesText, missText, pleasantryText, withheldText } from "./builtInAnswer.ts";
import { createCitationFilter } from "./citations.ts";
import { findPromise } from "./promises/findPromise.ts";
import { buildPrompt, MAX_ANSWER_TOKENS, passagesForPrompt, toolsFor } from "./prompt.ts";
import { type Completion, ProviderError, type ProviderTarget, type ProviderTimes } from "./provider.ts";
import type { ReplyOutcome, SpokenLine } from "./replyOutcome.ts";
import { smallTalkOf } from "./smallTalk/smallTalk.ts";
import { asksForPerson, findRuleWord } from "./visitorWishes.ts";

const PASSAGES_MAX = 5;
/** A model that cites nothing though it answers from a passage: from this share of the passage's words on it is named. */
const SAME_WORDS = 0.45;

/** A model that gives words instead of fields means them as the reason. */
const EscalateArgs = z
  .union([z.object({ reason: z.string() }), z.string().transform((reason) => ({ reason }))])
  .catch({ reason: "" });

export interface ReplyQuestion {
  readonly workspaceId: number;
  /** Whose knowledge counts; null: what all widgets share. */
  readonly widgetId: number | null;
  readonly settings: Pick<WidgetSettings, "assistant"> & { readonly look: Pick<WidgetSettings["look"], "title"> };
  /** What the visitor wrote since the last answer, oldest first; at least one unless files came alone. */
  readonly pending: readonly string[];
  /** Files came with it. */
  readonly hasFiles?: boolean;
  /** Those of them that the rules look at. */
  readonly fresh: readonly string[];
  /** The whole conversation, `pending` included, oldest first. */
  readonly history: readonly SpokenLine[];
}

export interface ReplyParts {
  readonly times: ProviderTimes;
  /** Asked for only when the rules leave the decision to an answerer. Null: the built-in one. */
  readonly provider: () => Promise<ProviderTarget | null>;
  readonly signal: AbortSignal;
  /** Words of the answer as they come, ready to be shown. */
  readonly onText: (words: string) => void;
  /** They were a thought: what follows is the answer. */
  readonly onRestart?: () => void;
  /** The provider failed and the built-in answerer found an answer in its place. */
  readonly onStandIn?: (why: ProviderError) => void;
  /** What a provider says that its answer took. */
  readonly onTokens?: (tokens: Completion["tokens"]) => void;
}

/**
 * Decides what to do about what the visitor wrote; changes nothing.
 *
 * The admin's rules and a plain request for a person come first: they are deterministic and cost nothing.
 * The last link of every chain of models is the built-in answerer: what the knowledge answers is answered, provider or no provider.
 * @throws {ProviderError} when the provider fails and the knowledge has no answer either, or words were shown; the signal's reason when that aborts
 */
export async function decideReply(deps: Deps, question: ReplyQuestion, parts: ReplyParts): Promise<ReplyOutcome> {
  const { assistant } = question.settings;
  const text = question.pending.join("\n");
  if (question.pending.length === 0) return { kind: "miss", text: filesText(assistant) };
  const word = findRuleWord(question.fresh.join("\n"), assistant.escalateOnWords);
  if (word !== null) return { kind: "escalate", cause: "rule", reason: `The visitor's message holds “${word}”.` };
  const request = assistant.canVisitorAskForPerson ? question.fresh.find(asksForPerson) : undefined;
  if (request !== undefined) return { kind: "escalate", cause: "request", reason: request };
  const [passages, provider] = await Promise.all([findPassages(deps, question), parts.provider()]);
  const standIn = (): ReplyOutcome => builtInAnswer(text, passages, assistant, question.hasFiles);
  if (!provider) return standIn();
  try {
    return (await askModel(deps, question, passages, { ...parts, provider })) ?? standIn();
  } catch (error) {
    if (!(error instanceof ProviderError) || error.hadText) throw error;
    const outcome = standIn();
    if (outcome.kind !== "answer") throw error;
    parts.onStandIn?.(error);
    return { ...outcome, isStandIn: true };
  }
}

async function findPassages(
  deps: Deps,
  { workspaceId, widgetId, pending, history }: ReplyQuestion,
): Promise<Passage[]> {
  const text = pending.join("\n");
  if (smallTalkOf(text)) return [];
  const scope = { workspaceId, widgetId };
  const direct = await searchKnowledge(deps, scope, text, PASSAGES_MAX);
  if ((direct[0]?.confidence ?? 0) >= FOUND_AT) return direct;
  const last = pending.at(-1) ?? text;
  const alone = pending.length > 1 ? await searchKnowledge(deps, scope, last, PASSAGES_MAX) : [];
  if ((alone[0]?.confidence ?? 0) >= FOUND_AT) return alone;
  // “And how long does it take?” is about what was asked before; only a model can tell, so these come last.
  const before = history.filter((line) => line.by === "visitor").at(-1 - pending.length)?.text;
  const earlier = before === undefined ? [] : await searchKnowledge(deps, scope, `${before}\n${text}`, 2);
  const known = new Set(direct.map((passage) => passage.text));
  return [
    ...direct,
    ...earlier
      .filter((passage) => !known.has(passage.text))
      .map((passage) => ({ ...passage, confidence: Math.min(passage.confidence, FOUND_AT / 2) })),
  ].slice(0, PASSAGES_MAX);
}

/** @returns null where the model ended without a word or an action */
async function askModel(
  deps: Deps,
  question: ReplyQuestion,
  found: readonly Passage[],
  parts: Omit<ReplyParts, "provider"> & { readonly provider: ProviderTarget },
): Promise<ReplyOutcome | null> {
  const { assistant, look } = question.settings;
  const prompt = { title: look.title, assistant };
  const passages = passagesForPrompt(found);
  let filter = createCitationFilter(passages.length);
  let text = "";
  const show = (words: string): void => {
    const shown = text === "" ? words.trimStart() : words;
    if (shown === "") return;
    text += shown;
    parts.onText(shown);
  };
  const onRestart = (): void => {
    text = "";
    filter = createCitationFilter(passages.length);
    parts.onRestart?.();
  };
  const completion = await askProvider(
    askPartsOf(deps),
    parts.provider,
    {
      messages: buildPrompt(prompt, passages, question.history),
      shorter: (share) => buildPrompt(prompt, passages, question.history, share),
      tools: toolsFor(prompt),
      maxTokens: MAX_ANSWER_TOKENS,
    },
    { times: parts.times, signal: parts.signal, onText: (words) => show(filter.push(words)), onRestart },
  );
  parts.onTokens?.(completion.tokens);
  show(filter.flush().trimEnd());
  const outcome = readCompletion(completion, text, passages, filter.cited, assistant);
  if (outcome === null || outcome.kind === "escalate") return outcome;
  const pleasantry = outcome.kind === "miss" ? pleasantryText(question.pending.join("\n"), assistant) : null;
  if (pleasantry !== null)
    return { kind: "answer", text: text === "" ? pleasantry : text, sources: [], isIncomplete: false };
  // What stands there would be believed. Whether anybody is called is not decided by it.
  const nothingDone = findPromise(outcome.text);
  if (!nothingDone) return outcome;
  const truth = assistant.canVisitorAskForPerson ? nothingDone.withButton : nothingDone.alone;
  show(`\n\n${truth}`);
  return { ...outcome, text: `${outcome.text}\n\n${truth}`, offersPerson: true };
}

function readCompletion(
  { toolCalls, finish }: Completion,
  text: string,
  passages: readonly Passage[],
  cited: ReadonlySet<number>,
  assistant: WidgetSettings["assistant"],
): ReplyOutcome | null {
  const escalate = toolCalls.find((call) => call.name === "escalate_to_person");
  // The action is taken only where the widget offers it, whatever a model was talked into (X93).
  if (escalate && assistant.canVisitorAskForPerson) {
    const { reason } = EscalateArgs.parse(escalate.args);
    return { kind: "escalate", cause: "request", reason: reason.trim().slice(0, 500) || "The assistant handed over." };
  }
  const isMiss = toolCalls.some((call) => call.name === "no_answer");
  if (text === "" && finish === "filtered")
    return { kind: "answer", text: withheldText(assistant), sources: [], isIncomplete: false, offersPerson: true };
  if (text === "" && !isMiss) return null;
  if (isMiss) return { kind: "miss", text: text === "" ? missText(assistant) : text };
  const used =
    cited.size > 0
      ? [...cited].flatMap((n) => passages[n - 1] ?? [])
      : passages.filter((passage) => isBasedOn(text, passage)).slice(0, 1);
  const sources = new Map<string, Source>(
    used.map(({ item: { publicId: id, title, url } }) => [id, { id, title, url }]),
  );
  return { kind: "answer", text, sources: [...sources.values()], isIncomplete: finish !== "stop" };
}

function isBasedOn(text: string, passage: Passage): boolean {
  if (passage.confidence < FOUND_AT) return false;
  const said = new Set(toTerms(text));
  const terms = [...new Set(toTerms(passage.text))];
  return terms.length > 0 && terms.filter((term) => said.has(term)).length / terms.length >= SAME_WORDS;
}
