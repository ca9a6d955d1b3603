import type { PreChatField } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { answersOf, problemOf, visibleFields } from "./preChat.ts";

const field = (key: string, change: Partial<PreChatField> = {}): PreChatField => ({
  key,
  label: key,
  type: "text",
  isRequired: false,
  choices: [],
  showWhen: null,
  ...change,
});

describe("visibleFields", () => {
  const topic = field("topic", { type: "choice", choices: ["Order", "Other"] });
  const order = field("order", { showWhen: { key: "topic", equals: "Order" } });
  const detail = field("detail", { showWhen: { key: "order", equals: "42" } });
  const keys = (values: Record<string, string>) => visibleFields([topic, order, detail], values).map(({ key }) => key);

  it("asks a field only when its choice was made", () => {
    expect(keys({})).toEqual(["topic"]);
    expect(keys({ topic: "Order" })).toEqual(["topic", "order"]);
  });
  it("hides what depends on a hidden field, even if that was answered before", () => {
    expect(keys({ topic: "Other", order: "42" })).toEqual(["topic"]);
    expect(keys({ topic: "Order", order: "42" })).toEqual(["topic", "order", "detail"]);
  });
  it("survives a circle", () => {
    const a = field("a", { showWhen: { key: "b", equals: "1" } });
    const b = field("b", { showWhen: { key: "a", equals: "1" } });
    expect(visibleFields([a, b], { a: "1", b: "1" })).toEqual([]);
  });
  it("does not send answers to fields that are not asked", () => {
    expect(answersOf([topic, order], { topic: "Other", order: "42" })).toEqual({ topic: "Other" });
  });
});

describe("problemOf", () => {
  it.each([
    [{ isRequired: true }, "  ", "required"],
    [{}, "", null],
    [{ type: "email" }, "ada@example.com", null],
    [{ type: "email" }, "ada@example", "emailBad"],
    [{ type: "email", isRequired: true }, "", "required"],
    [{ type: "phone" }, "+43 (1) 234-567", null],
    [{ type: "phone" }, "call me", "invalidPhone"],
    [{ type: "consent", isRequired: true }, false, "requiredConsent"],
    [{ type: "consent", isRequired: true }, true, null],
    [{ type: "consent" }, false, null],
  ] as const)("says what is wrong: %j %j", (change, value, problem) => {
    expect(problemOf(field("f", change), value)).toBe(problem);
  });
});
