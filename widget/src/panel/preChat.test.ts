import type { PreChatField } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { answersOf } from "./preChat.ts";

const field = (key: string, change: Partial<PreChatField> = {}): PreChatField => ({
  key,
  label: key,
  type: "text",
  isRequired: false,
  choices: [],
  showWhen: null,
  ...change,
});

describe("answersOf", () => {
  const topic = field("topic", { type: "choice", choices: ["Order", "Other"] });
  const order = field("order", { showWhen: { key: "topic", equals: "Order" } });

  it("does not send answers to fields that are not asked", () => {
    expect(answersOf([topic, order], { topic: "Other", order: "42" })).toEqual({ topic: "Other" });
  });
  it("leaves out what was not answered, and keeps a no", () => {
    const fields = [field("name"), field("ok", { type: "consent" })];
    expect(answersOf(fields, { name: "  ", ok: false })).toEqual({ ok: false });
  });
});
