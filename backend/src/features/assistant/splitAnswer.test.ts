import { describe, expect, it } from "vitest";
import { type AnswerPart, createAnswerSplitter, withoutThoughts } from "./splitAnswer.ts";

/** What came out: code between guillemets. */
const run = (text: string, size: number): string => {
  const splitter = createAnswerSplitter();
  let out = "";
  const add = (parts: readonly AnswerPart[]): void => {
    for (const part of parts) out += part.isCode ? `«${part.text}»` : part.text;
  };
  for (let at = 0; at < text.length; at += size) add(splitter.push(text.slice(at, at + size)));
  add(splitter.flush());
  return out.replaceAll("»«", "");
};

describe.each([1, 2, 3, 7, 1000])("createAnswerSplitter, fed %i characters at a time", (size) => {
  it.each([
    ["Plain words, nothing else.", "Plain words, nothing else."],
    ["<think>secret</think>Answer", "Answer"],
    ["<thinking>secret\n\nmore</thinking>\n\nAnswer", "\n\nAnswer"],
    ["<THINK>secret</Think>Answer", "Answer"],
    ["Before <thought>secret</thought>after", "Before after"],
    ["<think>never closed, `not even <here", ""],
    ["Said. <reasoning>and never closed", "Said. "],
    ["<think>a ``` fence and a ` tick</think>Answer", "Answer"],
    ["<think>one</think>A<think>two</think>B", "AB"],
    ["Quoted `<think>` stays", "Quoted «`<think>`» stays"],
    ["Quoted ``<think> ` </think>`` stays", "Quoted «``<think> ` </think>``» stays"],
    [
      "```html\n<think>kept</think>\n```\nand <think>not</think> here",
      "«```html\n<think>kept</think>\n```\n»and  here",
    ],
    ["- a list\n  ~~~\n  <think>\n  ~~~\n- end", "- a list\n  «~~~\n  <think>\n  ~~~\n»- end"],
    ["1. ```js\n   list[1]\n   ```", "1. «```js\n   list[1]\n   ```»"],
    ["````\n```\n<think>\n````\nout", "«````\n```\n<think>\n````\n»out"],
    ["```\nnever closed <think>", "«```\nnever closed <think>»"],
    ["A stray ` tick <think>gone</think>\n\nand `code`", "A stray ` tick \n\nand «`code`»"],
    ["A stray ` tick\n```\n<think>\n```", "A stray ` tick\n«```\n<think>\n```»"],
    ["Escaped \\`<think>gone</think>\\`", "Escaped \\`\\`"],
    ["Inline ```<think>``` and ~~~ not a fence", "Inline «```<think>```» and ~~~ not a fence"],
    ["a < b, <thin air>, <b>, <", "a < b, <thin air>, <b>, <"],
    ["`` unequal ` ticks", "`` unequal ` ticks"],
    ["ends with a tick `", "ends with a tick `"],
    ["ends with \\", "ends with \\"],
    ["", ""],
  ])("takes %j apart", (text, expected) => {
    expect(run(text, size)).toBe(expected);
  });
});

describe.each([1, 2, 3, 7, 1000])("a thought whose beginning is not marked, fed %i characters at a time", (size) => {
  const parts = (text: string, startsInThought: boolean): string => {
    const splitter = createAnswerSplitter(startsInThought);
    const out = [];
    for (let at = 0; at < text.length; at += size) out.push(...splitter.push(text.slice(at, at + size)));
    return [...out, ...splitter.flush()].map((part) => (part.endsThought ? "¶" : part.text)).join("");
  };
  it.each([
    ["A secret <b>.</think>The answer `</think>`.", "A secret <b>.¶The answer `</think>`.", "The answer `</think>`."],
    ["A secret ` tick</thinking>\n\nThe answer.", "A secret ` tick</thinking>\n\nThe answer.", "\n\nThe answer."],
    ["No thought at all: `a`.", "No thought at all: `a`.", "No thought at all: `a`."],
    ["<think>a</think>b", "b", "b"],
  ])("%j", (text, plainly, knowing) => {
    if (!text.includes("tick")) expect(parts(text, false)).toBe(plainly);
    expect(parts(text, true)).toBe(knowing);
  });
});

describe("createAnswerSplitter", () => {
  it("hands plain words out at once", () => {
    const splitter = createAnswerSplitter();
    expect(splitter.push("Hello ")).toEqual([{ isCode: false, text: "Hello " }]);
    expect(splitter.push("2 < 3")).toEqual([{ isCode: false, text: "2 < 3" }]);
  });

  it.each(["`", "~", "<", "\\", "\n", " ", "```\n `", "<think", "`a ``b ```c "])(
    "is not slowed by hostile text made of %j",
    (bit) => {
      // Linear; a cost that grows with the square of 400,000 characters would not end at all.
      const text = bit.repeat(400_000 / bit.length);
      const start = performance.now();
      run(text, 50);
      run(text, 400_000);
      expect(performance.now() - start).toBeLessThan(60_000);
    },
  );
});

describe("withoutThoughts", () => {
  it("cleans what was stored before", () => {
    expect(withoutThoughts("<think>hm</think>Hello `<think>`")).toBe("Hello `<think>`");
    expect(withoutThoughts("hm</think>Hello")).toBe("Hello");
  });
});
