// @vitest-environment jsdom
import { MARKDOWN_CASES } from "@chat/contract/markdown-cases";
import { describe, expect, it } from "vitest";
import { grammar } from "./markdown.ts";
import { typedText } from "./typedText.ts";

const boxOf = (content: Node) => {
  const box = document.createElement("div");
  box.append(content);
  return box;
};

/** Without what the grammar does not decide: how a link opens, what can be scrolled. */
function shapeOf(content: Node): string {
  const box = boxOf(content);
  for (const element of box.querySelectorAll("*"))
    for (const name of element.getAttributeNames())
      if (name !== "href" && name !== "value") element.removeAttribute(name);
  return box.innerHTML;
}

describe("grammar", () => {
  it.each(MARKDOWN_CASES)("draws $source", ({ source, html }) => expect(shapeOf(grammar.draw(source))).toBe(html));

  it.each(MARKDOWN_CASES)("reads $source out without marks", ({ source, text }) =>
    expect(grammar.plain(source)).toBe(text),
  );

  it("opens links apart, names their address and marks them as somebody's", () => {
    const anchor = boxOf(grammar.draw("[shop](https://shop.example/a)")).querySelector("a");
    expect([anchor?.target, anchor?.rel, anchor?.title]).toEqual([
      "_blank",
      "noopener nofollow ugc",
      "https://shop.example/a",
    ]);
  });

  it("lets the keyboard reach what scrolls", () =>
    expect(boxOf(grammar.draw("```\na\n```\n\n|a|b|\n|-|-|")).querySelectorAll("[tabindex='0']")).toHaveLength(2));

  it("makes no element that could do or fetch anything", () => {
    for (const { source } of MARKDOWN_CASES)
      for (const element of boxOf(grammar.draw(source)).querySelectorAll("*")) {
        expect(element.tagName).toMatch(/^(P|BR|STRONG|EM|CODE|PRE|A|UL|OL|LI|BLOCKQUOTE|HR|TABLE|TR|TH|TD)$/);
        expect(element.getAttribute("href") ?? "https:").toMatch(/^(https?|mailto|tel):/);
      }
  });
});

describe("typedText", () => {
  it.each(MARKDOWN_CASES)("shows $source as it was typed", ({ source }) => {
    const box = boxOf(typedText(source));
    expect(box.textContent).toBe(source);
    expect(box.querySelectorAll(":not(a)")).toHaveLength(0);
  });

  it("links addresses", () =>
    expect(boxOf(typedText("**no** <b>\nhttps://a.example!")).innerHTML).toBe(
      '**no** &lt;b&gt;\n<a href="https://a.example/" title="https://a.example/" target="_blank" rel="noopener nofollow ugc">https://a.example</a>!',
    ));
});
