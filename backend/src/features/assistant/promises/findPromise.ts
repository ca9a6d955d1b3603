import { createAnswerSplitter } from "../splitAnswer.ts";
import { ENGLISH } from "./english.ts";
import { FRENCH } from "./french.ts";
import { GERMAN } from "./german.ts";
import type { PromiseRules } from "./promiseRules.ts";
import { SPANISH } from "./spanish.ts";

/** By language; every language that the widget ships is here. */
export const PROMISE_RULES: Readonly<Record<string, PromiseRules>> = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
};

/** Longer sentences are looked at up to here: no answer makes the search slow. */
const SENTENCE_MAX_CHARS = 300;
const QUOTED = /“[^”]*”|„[^“”]*[“”]|«[^»]*»|"[^"\n]*"/gu;

/**
 * Whether an answer's prose promises a person: that somebody was called, is being called, or is about to come.
 *
 * By rule and for the visitor alone: it decides nothing, for only a typed action hands over. So it may miss a promise, but what offers,
 * asks, denies or quotes is none.
 * @returns what to say in that language, undefined where nothing was promised
 */
export function findPromise(answer: string): PromiseRules["nothingDone"] | undefined {
  const splitter = createAnswerSplitter();
  const prose = [...splitter.push(answer), ...splitter.flush()]
    .map(({ isCode, text }) => (isCode ? " " : text))
    .join("")
    .normalize("NFC")
    .replace(/[’‘´`]/g, "'")
    .replace(QUOTED, " ")
    .replace(/[*_~]+/g, "")
    .toLowerCase();
  const sentences = prose.match(/[^.!?…\n;:]+[.!?…\n;:]*/gu) ?? [];
  for (const rules of Object.values(PROMISE_RULES))
    for (const sentence of sentences) {
      const said = sentence.trim().replace(/\s+/g, " ").slice(0, SENTENCE_MAX_CHARS).replace(rules.fillers, " ");
      if (said.endsWith("?") || rules.butNot.test(said)) continue;
      if (rules.promises.some((promise) => promise.test(said))) return rules.nothingDone;
    }
  return undefined;
}
