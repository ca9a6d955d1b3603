import { describe, expect, it } from "vitest";
import type { SpokenRow } from "./escalation.repository.ts";
import { makeBrief } from "./makeBrief.ts";

const row = (seq: number, by: SpokenRow["by"], body = `row ${seq}`): SpokenRow => ({
  seq,
  by,
  body,
  isStandIn: false,
});

describe("makeBrief", () => {
  it("says nothing when nothing was said", () => {
    expect(makeBrief({ first: null, last: [] })).toBeNull();
  });

  it("quotes a short chat whole, in order", () => {
    const last = [
      row(1, "visitor", "Where is my order?"),
      row(2, "assistant", "Which number?"),
      row(4, "visitor", "4711"),
    ];
    expect(makeBrief({ first: last[0] ?? null, last })).toBe(
      "Visitor: Where is my order?\nAssistant: Which number?\nVisitor: 4711",
    );
  });

  it("tells which answers were made without the provider, because it had failed", () => {
    const last = [row(1, "visitor", "A question"), { ...row(2, "assistant", "An answer"), isStandIn: true }];
    expect(makeBrief({ first: last[0] ?? null, last })).toBe(
      "Visitor: A question\nAssistant (from the knowledge alone, for the provider failed): An answer",
    );
  });

  it("keeps how a long chat began and marks what is left out", () => {
    const last = [7, 8, 9, 10, 11, 12, 13].map((seq) => row(seq, seq % 2 === 0 ? "assistant" : "visitor"));
    expect(
      makeBrief({ first: row(1, "visitor", "It began here"), last })
        ?.split("\n")
        .slice(0, 3),
    ).toEqual(["Visitor: It began here", "…", "Assistant: row 8"]);
  });

  it("keeps each row on one line and within its bound, without splitting a character", () => {
    const brief = makeBrief({ first: null, last: [row(1, "visitor", `a\nb ${"👩‍💻".repeat(300)}`)] }) ?? "";
    expect(brief).not.toContain("\n");
    expect(Array.from(brief).length).toBeLessThanOrEqual(260);
    expect(Buffer.from(brief).toString()).toBe(brief);
    expect(brief.endsWith("…")).toBe(true);
  });
});
