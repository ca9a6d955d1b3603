import { describe, expect, it } from "vitest";
import {
  answerProblem,
  answerText,
  isContactEmail,
  isContactPhone,
  labelParts,
  labelText,
  plainEmail,
  visibleFields,
} from "./form-answers.ts";
import type { PreChatField } from "./widgets.ts";

const field = (key: string, change: Partial<PreChatField> = {}): PreChatField => ({
  key,
  label: key,
  type: "text",
  isRequired: false,
  choices: [],
  showWhen: null,
  ...change,
});

describe("isContactEmail", () => {
  it.each([
    "ada@example.com",
    "taro..yamada@docomo.example",
    "taro.@ezweb.example",
    "ada+shop@example.co.uk",
    "o'brien@example.ie",
    "ADA@Example.COM",
    " ada@example.com ",
    "jürgen@münchen.example",
    "用户@例子.测试",
    "अजय@डाटा.भारत",
    "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    "a!#$%&*=?^`{|}~@example.com",
    "ada@mail.xn--p1ai",
    "ada@a-b.c_d.example",
  ])("takes %s", (text) => expect(isContactEmail(text)).toBe(true));
  it.each([
    "",
    "ada",
    "ada@example",
    "ada@gmail.com,",
    "ada@gmail.com.",
    "ada@gmail..com",
    "@example.com",
    "ada@@example.com",
    "ada @example.com",
    "Ada <ada@example.com>",
    "ada@example.com; bob@example.com",
    "ada@example.com, bob@example.com",
    `${"a".repeat(250)}@example.com`,
  ])("refuses %s", (text) => expect(isContactEmail(text)).toBe(false));
  it("keeps an address plain and in lower case", () => {
    expect(plainEmail(" ＡＤＡ＠Example．com\u200b ")).toBe("ada@example.com");
  });
});

describe("isContactPhone", () => {
  it.each([
    "+43 (1) 234-567",
    "030/123 45",
    "110",
    "０９０－１２３４－５６７８",
    "٠١٢٣٤٥٦٧",
    "555 123 4567 ext. 89",
    "555-1234 x5",
    "0171–1234567",
    "+1,555;12#",
  ])("takes %s", (text) => expect(isContactPhone(text)).toBe(true));
  it.each(["call me", "12", "+", "ring 110 please", "1".repeat(61)])("refuses %s", (text) =>
    expect(isContactPhone(text)).toBe(false),
  );
});

describe("labelParts", () => {
  it("finds a consent's links and leaves everything else as it was written", () => {
    expect(labelParts("I agree to the [privacy policy](https://shop.example/p?a=1#b), [really].")).toEqual([
      { text: "I agree to the " },
      { text: "privacy policy", href: "https://shop.example/p?a=1#b" },
      { text: ", [really]." },
    ]);
    expect(labelText("Yes to [this](https://a.example) and [that](https://b.example)")).toBe("Yes to this and that");
    expect(labelParts("[no](javascript:alert(1))")).toEqual([{ text: "[no](javascript:alert(1))" }]);
  });
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
  it("survives a circle, and a key that every object has", () => {
    const a = field("a", { showWhen: { key: "b", equals: "1" } });
    const b = field("b", { showWhen: { key: "a", equals: "1" } });
    expect(visibleFields([a, b], { a: "1", b: "1" })).toEqual([]);
    expect(
      visibleFields([field("constructor"), field("c", { showWhen: { key: "constructor", equals: "x" } })], {}),
    ).toHaveLength(1);
  });
});

describe("answerProblem", () => {
  const choices = ["می‌خواهم بخرم", "👩‍💻 Developer"]; // both hold characters that join
  it.each([
    [{ isRequired: true }, "  ", "required"],
    [{ isRequired: true }, "\u200b\u2060", "required"],
    [{}, "", null],
    [{}, true, "type"],
    [{ type: "email" }, "ada@example.com", null],
    [{ type: "email" }, "ada@example", "email"],
    [{ type: "email", isRequired: true }, "", "required"],
    [{ type: "phone" }, "call me", "phone"],
    [{ type: "choice", choices }, choices[0], null],
    [{ type: "choice", choices }, choices[1], null],
    [{ type: "choice", choices }, "Another", "choice"],
    [{ type: "choice", choices }, "", null],
    [{ type: "consent", isRequired: true }, false, "consent"],
    [{ type: "consent", isRequired: true }, true, null],
    [{ type: "consent" }, false, null],
    [{ type: "consent" }, "yes", "type"],
  ] as const)("says what is wrong: %j %j", (change, given, problem) => {
    expect(answerProblem(field("f", change as Partial<PreChatField>), given)).toBe(problem);
  });
  it("shows a name as its script writes it, on one line and without what hides in it", () => {
    expect(answerText("نگار\u200cجان")).toBe("نگار\u200cجان");
    expect(answerText("a\r\nb\u202e\u200b")).toBe("a b");
  });
});
