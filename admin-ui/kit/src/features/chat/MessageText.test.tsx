import { MARKDOWN_CASES } from "@chat/contract/markdown-cases";
import { cleanup, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { previewText } from "./fileText.ts";
import { MessageText } from "./MessageText.tsx";

const by = (kind: "visitor" | "assistant" | "agent" | "system", body: string) => ({
  body,
  data: null,
  sender: { kind, id: null, name: null },
});
const draw = (message: ReturnType<typeof by>) => render(<MessageText message={message} />).container;

describe("MessageText", () => {
  afterEach(cleanup);

  it.each(["visitor", "system"] as const)("shows what a %s wrote as typed, character for character", (kind) => {
    for (const { source } of MARKDOWN_CASES) {
      const box = draw(by(kind, source));
      expect(box.textContent).toBe(source);
      expect(box.querySelectorAll(":not(div, a)")).toHaveLength(0);
      cleanup();
    }
  });

  it("links a visitor's addresses, apart and marked as theirs", () => {
    const link = draw(by("visitor", "see https://a.example/x。 5*3*2")).querySelector("a");
    expect([link?.getAttribute("href"), link?.textContent]).toEqual(["https://a.example/x", "https://a.example/x"]);
    expect([link?.rel, link?.target]).toEqual(["noopener nofollow ugc", "_blank"]);
  });

  it.each(["assistant", "agent"] as const)("formats what an %s wrote", (kind) =>
    expect(draw(by(kind, "**5*3*2** cm")).querySelector("strong")?.textContent).toBe("5*3*2"),
  );
});

describe("previewText", () => {
  it("has no marks of the team's texts, and all signs of a visitor's", () => {
    expect(previewText(by("assistant", "## Hi **there**\n\n- see [us](https://a.example)"))).toBe("Hi there • see us");
    expect(previewText(by("visitor", "**5*3*2** # 4711"))).toBe("**5*3*2** # 4711");
  });
});
