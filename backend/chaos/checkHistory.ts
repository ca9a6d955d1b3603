/** A message that a client was asked to send, and what the client was told. */
export interface Send {
  readonly client: string;
  readonly session: string;
  /** Unique in the run: it names the message. */
  readonly body: string;
  readonly invokedAt: number;
  /** Acknowledged under this number; undefined: the client never heard (unknown). */
  readonly ok?: { readonly seq: number; readonly at: number };
  /** Refused for good, and shown so. */
  readonly refused?: string;
}

/** A row as the database has it. */
export interface StoredRow {
  readonly session: string;
  readonly seq: number;
  readonly kind: string;
  readonly audience: "all" | "team";
  readonly body: string;
}

/** A row as a screen shows it. */
export interface ShownRow {
  readonly seq: number;
  readonly kind: string;
  readonly body: string;
}

/** One screen's list of one session at the end. */
export interface View {
  readonly client: string;
  readonly session: string;
  /** Visitors see rows for the team as `hidden`. */
  readonly side: "visitor" | "team";
  readonly rows: readonly ShownRow[];
  /** Words still on their way, and said to be so. */
  readonly pending: readonly string[];
}

export interface History {
  readonly sends: readonly Send[];
  readonly stored: readonly StoredRow[];
  readonly heads: ReadonlyMap<string, number>;
  readonly views: readonly View[];
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** Every acknowledged message is stored once under the number that was promised; nothing is stored that nobody sent. */
function checkStored({ sends, stored }: History): string[] {
  const violations: string[] = [];
  const texts = groupBy(
    stored.filter(({ kind }) => kind === "text"),
    ({ body }) => body,
  );
  const invoked = new Map(sends.map((send) => [send.body, send]));
  for (const send of sends) {
    const rows = texts.get(send.body) ?? [];
    if (rows.length > 1) violations.push(`doubled: "${send.body}" is stored ${rows.length} times`);
    const [row] = rows;
    if (send.ok && !row) violations.push(`lost: "${send.body}" was acknowledged as ${send.ok.seq} and is not stored`);
    if (send.ok && row && row.seq !== send.ok.seq)
      violations.push(`renumbered: "${send.body}" was acknowledged as ${send.ok.seq} and is stored as ${row.seq}`);
    if (row && row.session !== send.session) violations.push(`misplaced: "${send.body}" is stored in another session`);
    if (send.refused && row) violations.push(`refused yet stored: "${send.body}" (${send.refused})`);
  }
  for (const body of texts.keys())
    if (!invoked.has(body)) violations.push(`invented: "${body}" is stored and nobody sent it`);
  return violations;
}

/** Numbers are 1, 2, 3 … up to the head, in every session. */
function checkNumbers({ stored, heads }: History): string[] {
  const violations: string[] = [];
  for (const [session, rows] of groupBy(stored, (row) => row.session)) {
    const seqs = rows.map(({ seq }) => seq).toSorted((a, b) => a - b);
    const gap = seqs.findIndex((seq, index) => seq !== index + 1);
    if (gap >= 0) violations.push(`gap: session ${session} has ${seqs[gap]} where ${gap + 1} belongs`);
    if (heads.get(session) !== seqs.length)
      violations.push(`head: session ${session} says ${heads.get(session)} and has ${seqs.length} rows`);
  }
  return violations;
}

/** What one client sent to one session stands in the order in which it was sent. */
function checkOrder({ sends, stored }: History): string[] {
  const violations: string[] = [];
  const seqOf = new Map(stored.map(({ body, seq }) => [body, seq]));
  for (const [key, own] of groupBy(sends, ({ client, session }) => `${client} in ${session}`)) {
    let last = 0;
    for (const { body } of own) {
      const seq = seqOf.get(body);
      if (seq === undefined) continue;
      if (seq < last) violations.push(`reordered: "${body}" of ${key} is ${seq}, after ${last}`);
      last = Math.max(last, seq);
    }
  }
  return violations;
}

const asShown = ({ seq, kind, audience, body }: StoredRow, side: View["side"]): ShownRow =>
  side === "visitor" && audience === "team" ? { seq, kind: "hidden", body: "" } : { seq, kind, body };

/** Every screen shows what is stored: all of it, in order, once. */
function checkViews({ stored, views }: History): string[] {
  const violations: string[] = [];
  const bySession = groupBy(stored, (row) => row.session);
  for (const { client, session, side, rows } of views) {
    const truth = (bySession.get(session) ?? []).toSorted((a, b) => a.seq - b.seq).map((row) => asShown(row, side));
    const seqs = new Set(rows.map(({ seq }) => seq));
    if (seqs.size !== rows.length) violations.push(`view: ${client} shows a row twice in ${session}`);
    const differs = Math.max(truth.length, rows.length);
    for (let index = 0; index < differs; index += 1) {
      const [is, should] = [rows[index], truth[index]];
      if (is?.seq === should?.seq && is?.kind === should?.kind && is?.body === should?.body) continue;
      violations.push(
        `view: ${client} shows ${JSON.stringify(is)} in ${session} where ${JSON.stringify(should)} is stored`,
      );
      break;
    }
  }
  return violations;
}

/** Nothing is silently gone: what was neither acknowledged nor refused is still shown as on its way, or stored and shown. */
function checkPending({ sends, stored, views }: History): string[] {
  const bodies = new Set(stored.map(({ body }) => body));
  const pending = new Set(views.flatMap((view) => view.pending));
  return sends
    .filter(({ ok, refused, body }) => !ok && !refused && !bodies.has(body) && !pending.has(body))
    .map(({ client, body }) => `silently gone: "${body}" of ${client} is neither stored nor shown as unsent`);
}

/**
 * Compares what clients were told, what is stored and what screens show, after every fault has healed.
 *
 * Acknowledged ⊆ stored ⊆ invoked; no duplicate; numbers gapless; each sender's order kept; every screen equal to the store; nothing silently gone.
 * @returns one line per violation; empty when the guarantee held
 */
export const checkHistory = (history: History): string[] => [
  ...checkStored(history),
  ...checkNumbers(history),
  ...checkOrder(history),
  ...checkViews(history),
  ...checkPending(history),
];
