import { describe, expect, it } from "vitest";
import { AnswerPairs, pairsToAdd, withStarters } from "./answerPairs.ts";

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

describe("withStarters", () => {
  it("adds each question once, and leaves out what no button holds", () =>
    expect(withStarters(["Old?"], ["Old?", "New?", "x".repeat(121)])).toEqual(["Old?", "New?"]));
  it("stops where the chat offers as many as it can", () =>
    expect(withStarters(["1", "2", "3", "4", "5"], ["6", "7"])).toEqual(["1", "2", "3", "4", "5", "6"]));
});
