import { knowledgeApi } from "@chat/contract/knowledge";
import { WidgetSettings } from "@chat/contract/widgets";
import * as z from "zod";

const { title, body } = knowledgeApi.create.body.shape;

const Pair = z.object({ question: z.string().trim(), answer: z.string().trim() }).superRefine((pair, context) => {
  if (!pair.question && !pair.answer) return;
  const say = (path: "question" | "answer", result: z.ZodSafeParseResult<unknown>, empty: string) => {
    if (!result.success)
      context.addIssue({
        code: "custom",
        path: [path],
        message: pair[path] ? (result.error.issues[0]?.message ?? empty) : empty,
      });
  };
  say("question", title.safeParse(pair.question), "Write the question, too.");
  say("answer", body.safeParse(pair.answer), "Write the answer, too.");
});

/** Pairs as typed: a pair left wholly empty is left out, a half one is asked about. */
export const AnswerPairs = z.object({ pairs: z.array(Pair) });

/** @returns how many pairs have something in them. */
export const pairsToAdd = (pairs: readonly { question: string; answer: string }[]): number =>
  pairs.filter((pair) => pair.question.trim() || pair.answer.trim()).length;

const Starters = WidgetSettings.shape.welcome.shape.starters;

/** @returns what the chat offers before the first message with these questions added; one too long for a button, or too many, is left out */
export function withStarters(offered: readonly string[], questions: readonly string[]): string[] {
  const starters = [...offered];
  for (const question of questions)
    if (!starters.includes(question) && Starters.safeParse([...starters, question]).success) starters.push(question);
  return starters;
}
