import { describe, expect, it } from "vitest";
import { foldSession, SETTLES_AFTER_MS } from "./foldSession.ts";
import type { Fold, FoldedRow, FoldedSession } from "./folds.repository.ts";

const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1, 23, 30) + minutes * 60_000);
const fresh: Fold = {
  sessionId: 1,
  isChatCounted: false,
  foldedSeq: 0,
  isAnswered: false,
  isHandedOver: false,
  pendingSince: null,
  resolvedDay: null,
  rating: null,
  ratedDay: null,
  settlesAt: null,
};
const chat = (over: Partial<FoldedSession> = {}): FoldedSession => ({
  sessionId: 1,
  workspaceId: 1,
  widgetId: 1,
  state: "assistant",
  head: 0,
  rating: null,
  ratedAt: null,
  createdAt: at(0),
  closedAt: null,
  ...over,
});
const text = (seq: number, by: FoldedRow["by"], minute: number): FoldedRow => ({
  sessionId: 1,
  seq,
  kind: "text",
  by,
  at: at(minute),
  move: null,
});
const move = (seq: number, action: string, from: string, to: string, minute: number): FoldedRow => ({
  sessionId: 1,
  seq,
  kind: "event",
  by: "system",
  at: at(minute),
  move: { action, from, to },
});
const counts = (folded: ReturnType<typeof foldSession>) => Object.fromEntries(folded.days);

describe("foldSession", () => {
  it("counts each thing on the UTC day it happened", () => {
    const rows = [text(1, "visitor", 0), move(2, "escalate", "assistant", "waiting", 10), text(3, "visitor", 40)];
    const folded = foldSession(fresh, chat({ state: "waiting", head: 3 }), rows, at(41));
    expect(counts(folded)).toMatchObject({
      "2026-01-01": { chats: 1, messages: 1, handedOver: 1 },
      "2026-01-02": { chats: 0, messages: 1, handedOver: 0 },
    });
  });

  it("starts no visitor's clock where an agent takes an act back or takes up an ended chat", () => {
    const rows = [
      text(1, "visitor", 0),
      move(2, "escalate", "assistant", "waiting", 1),
      move(3, "accept", "waiting", "human", 2),
      text(4, "agent", 3),
      move(5, "requeue", "human", "waiting", 4),
      move(6, "undo", "waiting", "human", 4),
      text(7, "agent", 9),
      move(8, "close", "human", "closed", 10),
      move(9, "undo", "closed", "human", 10),
      text(10, "agent", 15),
      move(11, "close", "human", "closed", 16),
      move(12, "reopen", "closed", "human", 20),
      text(13, "agent", 25),
    ];
    const folded = foldSession(fresh, chat({ state: "human", head: 13 }), rows, at(26));
    expect(folded.firstResponses.map(({ seconds }) => seconds)).toEqual([120]);
    expect(folded.fold.pendingSince).toBeNull();
  });

  it("comes to the same however the rows are cut into portions", () => {
    const rows = [
      text(1, "visitor", 0),
      text(2, "assistant", 1),
      move(3, "escalate", "assistant", "waiting", 2),
      move(4, "accept", "waiting", "human", 5),
      text(5, "agent", 6),
      move(6, "requeue", "human", "waiting", 7),
      move(7, "accept", "waiting", "human", 8),
      text(8, "agent", 40),
      move(9, "close", "human", "closed", 41),
    ];
    const session = chat({ state: "closed", head: 9, closedAt: at(41) });
    const whole = foldSession(fresh, session, rows, at(60));
    for (let cut = 1; cut < rows.length; cut += 1) {
      const first = foldSession(fresh, session, rows.slice(0, cut), at(60));
      const second = foldSession(first.fold, session, rows.slice(cut), at(60));
      expect(second.fold).toEqual(whole.fold);
      expect([...first.firstResponses, ...second.firstResponses]).toEqual(whole.firstResponses);
      for (const [day, expected] of whole.days) {
        const parts = [first.days.get(day), second.days.get(day)];
        for (const key of ["chats", "messages", "handedOver", "assistantResolved"] as const)
          expect(parts.reduce((sum, part) => sum + (part?.[key] ?? 0), 0)).toBe(expected[key]);
      }
    }
    expect(whole.firstResponses).toEqual([{ day: "2026-01-01", seconds: 240 }]);
  });

  it("counts a second hand-over's response, and an agent's stepping in from then", () => {
    const rows = [
      move(1, "accept", "assistant", "human", 0),
      text(2, "agent", 1),
      move(3, "returnToAssistant", "human", "assistant", 2),
      move(4, "escalate", "assistant", "waiting", 3),
      move(5, "accept", "waiting", "human", 4),
      text(6, "agent", 5),
    ];
    const { firstResponses, days } = foldSession(fresh, chat({ state: "human", head: 6 }), rows, at(6));
    expect(firstResponses.map((one) => one.seconds)).toEqual([60, 120]);
    expect(days.get("2026-01-01")?.handedOver).toBe(1);
  });

  it("forgets a wait that the visitor ended", () => {
    const rows = [
      move(1, "escalate", "assistant", "waiting", 0),
      move(2, "withdraw", "waiting", "assistant", 1),
      text(3, "agent", 2),
    ];
    expect(foldSession(fresh, chat({ head: 3 }), rows, at(3)).firstResponses).toEqual([]);
  });

  describe("resolved by the assistant", () => {
    const rows = [text(1, "visitor", 0), text(2, "assistant", 1)];

    it("when the chat was closed without going to people", () => {
      const closed = chat({ state: "closed", head: 3, closedAt: at(2) });
      const folded = foldSession(fresh, closed, [...rows, move(3, "close", "assistant", "closed", 2)], at(3));
      expect(folded.fold.resolvedDay).toBe("2026-01-01");
    });

    it("when nothing was said for an hour, until something is", () => {
      const early = foldSession(fresh, chat({ head: 2 }), rows, at(30));
      expect(early.fold).toMatchObject({ resolvedDay: null, settlesAt: new Date(at(1).getTime() + SETTLES_AFTER_MS) });
      const settled = foldSession(early.fold, chat({ head: 2 }), [], at(61));
      expect(settled.fold).toMatchObject({ resolvedDay: "2026-01-01", settlesAt: null });
      expect(settled.days.get("2026-01-01")?.assistantResolved).toBe(1);
      const again = foldSession(settled.fold, chat({ head: 2 }), [], at(200));
      expect(again.days.size).toBe(0);
      const handedOver = foldSession(
        settled.fold,
        chat({ head: 3, state: "waiting" }),
        [move(3, "escalate", "assistant", "waiting", 100)],
        at(101),
      );
      expect(handedOver.fold.resolvedDay).toBeNull();
      expect(handedOver.days.get("2026-01-01")?.assistantResolved).toBe(-1);
    });

    it("never when it answered nothing, or people were asked", () => {
      const silent = foldSession(fresh, chat({ head: 1, state: "closed" }), [text(1, "visitor", 0)], at(500));
      expect(silent.fold.resolvedDay).toBeNull();
      const asked = foldSession(
        fresh,
        chat({ head: 4, state: "closed" }),
        [...rows, move(3, "escalate", "assistant", "waiting", 2), move(4, "close", "waiting", "closed", 3)],
        at(500),
      );
      expect(asked.fold.resolvedDay).toBeNull();
    });
  });

  it("moves a changed rating, never adds it", () => {
    const first = foldSession(fresh, chat({ rating: 2, ratedAt: at(0) }), [], at(1));
    const second = foldSession(first.fold, chat({ rating: 5, ratedAt: at(60) }), [], at(61));
    expect(first.days.get("2026-01-01")).toMatchObject({ ratings: 1, ratingSum: 2 });
    expect(second.days.get("2026-01-01")).toMatchObject({ ratings: -1, ratingSum: -2 });
    expect(second.days.get("2026-01-02")).toMatchObject({ ratings: 1, ratingSum: 5 });
  });
});
