import { describe, expect, it } from "vitest";
import { checkHistory, type History, type Send, type StoredRow, type View } from "./checkHistory.ts";

const row = (seq: number, body: string, more: Partial<StoredRow> = {}): StoredRow => ({
  session: "s",
  seq,
  kind: "text",
  audience: "all",
  body,
  ...more,
});
const send = (body: string, seq?: number, more: Partial<Send> = {}): Send => ({
  client: "visitor",
  session: "s",
  body,
  invokedAt: 0,
  ...(seq === undefined ? {} : { ok: { seq, at: 1 } }),
  ...more,
});
const shown = (rows: readonly StoredRow[]) => rows.map(({ seq, kind, body }) => ({ seq, kind, body }));

const STORED = [
  row(1, "", { kind: "event" }),
  row(2, "a"),
  row(3, "secret", { kind: "note", audience: "team" }),
  row(4, "b"),
  row(5, "c"),
];
const GOOD: History = {
  sends: [send("a", 2), send("b", 4), send("c"), send("d"), send("e", undefined, { refused: "session_closed" })],
  stored: STORED,
  heads: new Map([["s", 5]]),
  views: [
    { client: "agent", session: "s", side: "team", rows: shown(STORED), pending: [] },
    {
      client: "visitor",
      session: "s",
      side: "visitor",
      rows: shown(STORED.map((one) => (one.audience === "team" ? { ...one, kind: "hidden", body: "" } : one))),
      pending: ["d"],
    },
  ],
};
const agentView = (rows: View["rows"]): View[] => [
  { client: "agent", session: "s", side: "team", rows, pending: ["d"] },
];

describe("checkHistory", () => {
  it("accepts a run in which acknowledged ⊆ stored ⊆ invoked and every screen is equal", () => {
    expect(checkHistory(GOOD)).toEqual([]);
  });

  const planted: [string, Partial<History>, RegExp][] = [
    ["a lost message", { sends: [...GOOD.sends, send("gone", 6)] }, /^lost: "gone"/],
    ["a doubled message", { stored: [...STORED, row(6, "a")], heads: new Map([["s", 6]]), views: [] }, /^doubled: "a"/],
    ["another number than promised", { sends: [send("a", 4), ...GOOD.sends.slice(1)] }, /^renumbered: "a"/],
    [
      "a message in another session",
      { sends: [send("a", 2, { session: "other" }), ...GOOD.sends.slice(1)] },
      /^misplaced: "a"/,
    ],
    [
      "a refused message that is stored",
      { sends: [...GOOD.sends.slice(1), send("a", undefined, { refused: "stale_epoch" })] },
      /^refused yet stored: "a"/,
    ],
    ["an invented message", { sends: GOOD.sends.filter(({ body }) => body !== "c") }, /^invented: "c"/],
    ["a gap", { stored: STORED.filter(({ seq }) => seq !== 3), views: [] }, /^gap: .* 4 where 3/],
    ["a number given twice", { stored: [...STORED, row(4, "x", { kind: "event" })], views: [] }, /^gap: /],
    ["a head that is not the last row", { heads: new Map([["s", 7]]) }, /^head: session s says 7 and has 5/],
    ["a sender's messages reordered", { sends: [send("b", 4), send("a", 2), send("c"), send("d")] }, /^reordered: "a"/],
    ["a screen without a row", { views: agentView(shown(STORED).slice(0, 4)) }, /^view: agent shows undefined/],
    [
      "a screen with a row twice",
      { views: agentView([...shown(STORED), { seq: 5, kind: "text", body: "c" }]) },
      /^view: agent shows a row twice/,
    ],
    ["a screen in another order", { views: agentView(shown(STORED).toReversed()) }, /^view: agent shows .*"seq":5/],
    [
      "a screen with another text",
      { views: agentView(shown(STORED).map((one) => (one.seq === 4 ? { ...one, body: "B" } : one))) },
      /"body":"B"/,
    ],
    [
      "a visitor who reads a row for the team",
      { views: [{ client: "visitor", session: "s", side: "visitor", rows: shown(STORED), pending: ["d"] }] },
      /^view: visitor shows .*secret/,
    ],
    ["a message silently gone", { views: GOOD.views.map((view) => ({ ...view, pending: [] })) }, /^silently gone: "d"/],
  ];
  it.each(planted)("finds %s", (_name, change, expected) => {
    const violations = checkHistory({ ...GOOD, ...change });
    expect(violations.some((line) => expected.test(line))).toBe(true);
  });
});
