import { describe, expect, it } from "vitest";
import { AnswerPairs, pairsToAdd } from "./answerPairs.ts";

const pair = (question: string, answer: string) => ({ question, answer });

describe("AnswerPairs", () => {
  it("lets a wholly empty pair pass", () =>
    expect(AnswerPairs.safeParse({ pairs: [pair("Q?", "A."), pair(" ", "")] }).success).toBe(true));
  it("asks for the missing half, at its field", () => {
    const result = AnswerPairs.safeParse({ pairs: [pair("Q?", ""), pair("", "A.")] });
    expect(result.error?.issues.map((issue) => issue.path)).toEqual([
      ["pairs", 0, "answer"],
      ["pairs", 1, "question"],
    ]);
  });
  it("refuses what the server would refuse", () =>
    expect(AnswerPairs.safeParse({ pairs: [pair("x".repeat(301), "A.")] }).success).toBe(false));
});

describe("pairsToAdd", () => {
  it("counts what was touched", () => expect(pairsToAdd([pair("", ""), pair("Q", "")])).toBe(1));
});
