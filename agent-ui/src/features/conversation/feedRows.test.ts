import { expect, it } from "vitest";
import { message, session } from "../../state/testMessages.ts";
import { feedRows, foldEnd } from "./feedRows.ts";

const assistant = { kind: "assistant", id: null, name: "Ann" } as const;
const agent = { kind: "agent", id: "a", name: "Bea" } as const;
const handedOver = [
  message(1),
  message(2, { sender: assistant }),
  message(3),
  message(4, { sender: assistant }),
  message(5, { body: "a person please" }),
  message(6, { kind: "event", sender: { kind: "system", id: null, name: null }, data: { event: "escalated" } }),
];
const none = { pending: [], draft: null };

it("folds what was said before the hand-over, but never the visitor's last words", () => {
  expect(foldEnd(handedOver, session())).toBe(4);
  const feed = feedRows({ rows: handedOver, ...none, isFolded: true, hasEarlier: false }, 4);
  expect(feed.map((row) => row.kind)).toEqual(["fold", "day", "message", "event"]);
  expect(
    feedRows({ rows: handedOver, ...none, isFolded: false, hasEarlier: false }, 4).filter(
      (row) => row.kind === "message",
    ),
  ).toHaveLength(5);
});

it("folds nothing in a short chat, or while the assistant has the floor", () => {
  expect(
    foldEnd(
      handedOver.slice(2).map((row, index) => ({ ...row, seq: index + 1 })),
      session(),
    ),
  ).toBe(0);
  expect(foldEnd(handedOver, session({ state: "assistant" }))).toBe(0);
  expect(foldEnd(handedOver, undefined)).toBe(0);
});

it("groups by sender and says the time where a group ends", () => {
  const rows = [message(1), message(2), message(3, { sender: agent }), message(4)];
  const feed = feedRows({ rows, ...none, isFolded: false, hasEarlier: false }, 0).flatMap((row) =>
    row.kind === "message" ? [[row.isFirst, row.isLast]] : [],
  );
  expect(feed).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

it("begins a new group after a pause and a new line for a new day", () => {
  const at = (time: string) => ({ at: new Date(`2026-01-0${time}`).toISOString() });
  const rows = [message(1, at("1T10:00:00")), message(2, at("1T10:20:00")), message(3, at("2T10:20:10"))];
  const feed = feedRows({ rows, ...none, isFolded: false, hasEarlier: false }, 0);
  expect(feed.map((row) => row.kind)).toEqual(["day", "message", "message", "day", "message"]);
  expect(feed.every((row) => row.kind !== "message" || (row.isFirst && row.isLast))).toBe(true);
});

it("shows no hidden row, and gives a sent message the key of its echo", () => {
  const rows = [message(1, { kind: "hidden" }), message(2, { sender: agent, clientId: "c".repeat(22) })];
  const feed = feedRows({ rows, ...none, isFolded: false, hasEarlier: false }, 0);
  expect(feed.map((row) => row.key).at(-1)).toBe("c".repeat(22));
  expect(feed).toHaveLength(2);
});
