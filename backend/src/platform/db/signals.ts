import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Database, Tx } from "./database.ts";

/** What every process must hear within two seconds, even without Redis. */
export interface SignalPayloads {
  "user.revoked": {
    workspaceId: number;
    userId: number;
    sid: string | null;
    exceptSid: string | null;
    reason: "revoked" | "deactivated";
  };
  "user.changed": { workspaceId: number; userId: number };
  "widget.changed": { workspaceId: number; widgetId: number; siteKey: string };
  "knowledge.changed": { workspaceId: number };
  /** `head`: the session's last number when the visitor asked, so that a late signal does not stop the reply to a later message. */
  "assistant.stop": { sessionId: number; head: number };
  "assistant.settingsChanged": { workspaceId: number };
}

export interface Signals {
  /** Stores a signal; with the caller's `tx` it is sent exactly if the change it tells of is. This process hears it too, by the poll. */
  send<K extends keyof SignalPayloads>(tx: Tx, kind: K, payload: SignalPayloads[K]): Promise<void>;
  on<K extends keyof SignalPayloads>(kind: K, listener: (payload: SignalPayloads[K]) => void): void;
  /** Starts the one-second poll. */
  start(): Promise<void>;
  stop(): void;
}

const POLL_MS = 1000;
const KEEP_MINUTES = 10;
/** Ids are given before commit: a slow transaction's lower id can appear after a higher one, so the last ones are read again. */
const LOOK_BACK = 200;
const BATCH = 1000;

/** Polls the `signals` table: one query a second per process, whatever the number of agents. */
export function createSignals(db: Database, clock: Clock, logger: Logger): Signals {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const seen = new Set<number>();
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let polls = 0;

  const read = async (isFirst: boolean): Promise<void> => {
    const rows = await db.rows<{ id: number; kind: string; payload: unknown }>(
      "SELECT signals.id, signals.kind, signals.payload FROM signals WHERE signals.id > ? ORDER BY signals.id LIMIT 1000",
      [Math.max(0, last - LOOK_BACK)],
    );
    for (const row of rows) {
      last = Math.max(last, row.id);
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      if (isFirst) continue;
      for (const listener of listeners.get(row.kind) ?? []) {
        try {
          (listener as (payload: unknown) => void)(row.payload); // kind and payload are written together by `send`
        } catch (error) {
          logger.warn({ err: error, signal: row.kind }, "a signal's listener failed");
        }
      }
    }
    for (const id of seen) if (id < last - 2 * LOOK_BACK) seen.delete(id);
    if (rows.length === BATCH && !isStopped) await read(isFirst);
    polls += 1;
    if (polls % 60 === 0)
      await db.run("DELETE FROM signals WHERE created_at < ? LIMIT 1000", [
        new Date(clock.now().getTime() - KEEP_MINUTES * 60_000),
      ]);
  };

  const loop = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      read(false)
        .catch((error: unknown) => logger.warn({ err: error }, "signals could not be read; trying again"))
        .finally(loop);
    }, POLL_MS);
  };

  return {
    async send(tx, kind, payload) {
      await tx.run("INSERT INTO signals (kind, payload, created_at) VALUES (?, ?, ?)", [
        kind,
        JSON.stringify(payload),
        clock.now(),
      ]);
    },
    on(kind, listener) {
      const set = listeners.get(kind) ?? new Set();
      listeners.set(kind, set);
      set.add(listener);
    },
    async start() {
      const [row] = await db.rows<{ top: number | null }>("SELECT MAX(signals.id) AS top FROM signals");
      last = row?.top ?? 0;
      await read(true);
      loop();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
