import { describe, expect, it } from "vitest";
import type { Deps } from "../../deps.ts";
import type { SqlValue, Tx } from "../../platform/db/database.ts";
import type { MessageDraft } from "./appendMessage.ts";
import { messageKeyText } from "./messages.repository.ts";
import { type PendingAppend, settleBatch } from "./settleBatch.ts";

type Lock = { id: number; workspace_id: number; state: string; epoch: number; last_seq: number };

/** A store in memory whose rows can be locked by somebody else, and which refuses the body `poison`. */
function createStore(lockedAt: (transaction: number) => readonly number[]) {
  const stored: string[] = [];
  const lookUps: number[] = [];
  let transactions = 0;
  const transaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    transactions += 1;
    const locked = lockedAt(transactions);
    const mine: string[] = [];
    const tx: Tx = {
      async rows<R>(sql: string, values: readonly SqlValue[] = []) {
        if (!sql.includes("FOR UPDATE")) {
          lookUps.push(transactions);
          const asked = JSON.parse(String(values[0])) as [number, string, number, string][];
          return asked
            .filter(([, , , clientId]) => stored.includes(clientId))
            .map(([session_id, sender_kind, sender_id, client_id]) => ({
              session_id,
              sender_kind,
              sender_id,
              client_id,
              seq: 1,
            })) as R[]; // as much of a message's row as a resend needs
        }
        const ids = [...new Set(values.map(Number))].filter((id) => !locked.includes(id));
        return ids.map((id): Lock => ({ id, workspace_id: 1, state: "waiting", epoch: 1, last_seq: 0 })) as R[]; // the row type of the only such query
      },
      async run(sql, values = []) {
        if (sql.startsWith("INSERT INTO messages"))
          for (let at = 9; at < values.length; at += 12) mine.push(String(values[at]));
        if (mine.some((body) => stored.includes(body))) throw Object.assign(new Error("Duplicate"), { errno: 1062 });
        if (mine.includes("poison")) throw Object.assign(new Error("Data too long"), { errno: 1406 });
        return { affectedRows: 1, insertId: 0 };
      },
    };
    const result = await work(tx);
    stored.push(...mine);
    return result;
  };
  const deps = {
    db: { transaction },
    clock: { now: () => new Date(0) },
    events: { publish: () => undefined },
    logger: { warn: () => undefined },
    jobs: { queueMany: async () => undefined, wake: () => undefined },
  } as unknown as Deps; // as much of it as a batch touches
  return { deps, stored, lookUps };
}

function pending(sessionId: number, body: string, log: string[]): PendingAppend {
  const draft: MessageDraft = {
    session: { workspaceId: 1, sessionId, sessionPublicId: "s" },
    kind: "text",
    sender: { kind: "visitor", id: 1, name: null },
    clientId: body,
    body,
  };
  return {
    draft,
    key: messageKeyText({ sessionId, senderKind: "visitor", senderId: 1, clientId: body }),
    bytes: 1,
    resolve: () => void log.push(`${body} stored`),
    reject: () => void log.push(`${body} refused`),
  };
}

describe("settleBatch", () => {
  it("lets no message overtake an earlier one of its session that was skipped while the batch was halved", async () => {
    const log: string[] = [];
    // Session 1 is locked while the whole batch and its first half are tried, and free for the second half.
    const { deps, stored } = createStore((transaction) => (transaction <= 2 ? [1] : []));
    const batch = [pending(1, "a1", log), pending(2, "b1", log), pending(1, "a2", log), pending(2, "poison", log)];
    const skipped = await settleBatch(deps, batch, "skip");
    expect(skipped.map(({ draft }) => draft.body)).toEqual(["a1", "a2"]);
    expect(stored).toEqual(["b1"]);
    expect(log.toSorted()).toEqual(["b1 stored", "poison refused"]);
  });

  it("settles every item once", async () => {
    const log: string[] = [];
    const { deps, stored } = createStore(() => []);
    const bodies = Array.from({ length: 9 }, (_, index) => (index === 4 ? "poison" : `m${index}`));
    await settleBatch(
      deps,
      bodies.map((body) => pending(1, body, log)),
      "skip",
    );
    expect(stored).toEqual(bodies.filter((body) => body !== "poison"));
    expect(log).toHaveLength(9);
  });

  it("looks keys up only once a resend was met, and for a while after it", async () => {
    const log: string[] = [];
    const { deps, stored, lookUps } = createStore(() => []);
    await settleBatch(deps, [pending(1, "a", log), pending(1, "b", log)], "skip");
    expect(lookUps).toEqual([]);
    await settleBatch(deps, [pending(1, "c", log), pending(1, "a", log), pending(1, "d", log)], "skip");
    await settleBatch(deps, [pending(1, "e", log)], "skip");
    expect(lookUps).toEqual([3, 4]); // transaction 2 met the resend, 3 repeated it
    expect(stored).toEqual(["a", "b", "c", "d", "e"]);
    expect(log).toEqual(["a stored", "b stored", "c stored", "a stored", "d stored", "e stored"]);
  });
});
