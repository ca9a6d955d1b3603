import { totalmem } from "node:os";
import type { Deps } from "./deps.ts";
import { askPartsOf } from "./features/assistant/assistantParts.ts";
import { queuedAppends } from "./features/messages/appendMessage.ts";
import type { Readiness } from "./platform/http/readiness.ts";
import { watchOperations } from "./watchOperations.ts";

/** A batch holds 200 rows at most; a full one says that the store is the bottleneck. */
const BATCH_ROWS = [1, 2, 5, 10, 25, 50, 100, 150, 200];
const FIRST_WORDS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30];

/**
 * What the chats of this process are counted by: everything is learned from domain events, so no use case knows of it.
 *
 * Label values come from fixed sets (kinds, states, outcomes), never from ids.
 */
export function measurePlatform(deps: Deps, readiness: Pick<Readiness, "draining" | "hasDatabaseAnswered">): void {
  measureProcess(deps, readiness);
  measureMessages(deps, () => queuedAppends(deps));
  measureAssistant(deps);
  watchOperations(deps);
}

/** What this process may use: its container's limit, else the machine's memory. Node tells "no limit" by absurd numbers. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained !== undefined && constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

function measureProcess(
  { metrics, db, redis }: Deps,
  readiness: Pick<Readiness, "draining" | "hasDatabaseAnswered">,
): void {
  metrics.gauge({ name: "draining", help: "1 while this process hands its clients over and ends." }, (gauge) =>
    gauge.set(readiness.draining.aborted ? 1 : 0),
  );
  metrics.gauge({ name: "db_up", help: "1 while the database answers this process." }, (gauge) =>
    gauge.set(readiness.hasDatabaseAnswered() ? 1 : 0),
  );
  metrics.gauge(
    {
      name: "db_connections",
      help: "Connections of the pool: busy ones, and how many there may be.",
      labels: ["state"],
    },
    (gauge) => {
      const { busy, max } = db.connections();
      gauge.set({ state: "busy" }, busy);
      gauge.set({ state: "max" }, max);
    },
  );
  metrics
    .gauge({
      name: "memory_limit_bytes",
      help: "What this process may use: its container's limit, else the machine's memory.",
    })
    .set(memoryLimit());
  if (redis)
    metrics.gauge(
      { name: "redis_up", help: "1 while Redis answers this process at once; missing where none is used." },
      (gauge) => gauge.set(redis.isQuick() ? 1 : 0),
    );
  metrics.gauge({ name: "db_waiting", help: "Callers that wait for a connection." }, (gauge) =>
    gauge.set(db.waiting()),
  );
}

/**
 * Messages and their way into the store.
 *
 * @param queued how many wait for their commit now
 */
export function measureMessages({ metrics, events }: Pick<Deps, "metrics" | "events">, queued: () => number): void {
  const messages = metrics.counter({
    name: "messages_total",
    help: "Messages stored by this process, each once, by who wrote them and what they are.",
    labels: ["sender", "kind"],
  });
  events.on("message.posted", ({ message, isResend }) => {
    if (!isResend) messages.inc({ sender: message.senderKind, kind: message.kind });
  });
  const rows = metrics.histogram({ name: "append_batch_rows", help: "Messages committed together." }, BATCH_ROWS);
  const seconds = metrics.histogram({
    name: "append_batch_seconds",
    help: "From a batch's start to its commit, waits for a connection and repeats included.",
  });
  const appends = metrics.counter({
    name: "appends_total",
    help: "Messages that asked to be stored. duplicate: were stored before, a resend; refused: closed chat, somebody else's turn; failed: the database; busy: the queue was full.",
    labels: ["outcome"],
  });
  for (const outcome of ["stored", "duplicate", "refused", "failed", "busy"]) appends.inc({ outcome }, 0);
  events.on("appends.settled", ({ durationMs, stored, duplicates, refused, failed }) => {
    rows.observe(stored + duplicates + refused + failed);
    seconds.observe(durationMs / 1000);
    if (stored > 0) appends.inc({ outcome: "stored" }, stored);
    if (duplicates > 0) appends.inc({ outcome: "duplicate" }, duplicates);
    if (refused > 0) appends.inc({ outcome: "refused" }, refused);
    if (failed > 0) appends.inc({ outcome: "failed" }, failed);
  });
  events.on("appends.refused", () => appends.inc({ outcome: "busy" }));
  metrics.gauge({ name: "append_queue", help: "Messages that wait for their commit (10,000 is full)." }, (gauge) =>
    gauge.set(queued()),
  );

  let toldAt = performance.now();
  events.on("heads.told", () => {
    toldAt = performance.now();
  });
  metrics.gauge(
    {
      name: "heads_age_seconds",
      help: "Since every connected client was last told where its chat stands (every 10 s): how late a lost push is found.",
    },
    (gauge) => gauge.set((performance.now() - toldAt) / 1000),
  );
  const sessions = metrics.gauge({ name: "heads_sessions", help: "Chats followed on this process at the last round." });
  events.on("heads.told", (told) => sessions.set(told.sessions));
}

function measureAssistant(deps: Deps): void {
  const { metrics, events } = deps;
  const replies = metrics.counter({
    name: "assistant_replies_total",
    help: "Replies by outcome and by who made them: a provider's model, the built-in answerer, or a rule.",
    labels: ["outcome", "by"],
  });
  const firstWords = metrics.histogram(
    {
      name: "assistant_first_words_seconds",
      help: "From a reply's start to its first words, where a model was asked.",
    },
    FIRST_WORDS_SECONDS,
  );
  const failures = metrics.counter({
    name: "assistant_provider_failures_total",
    help: "Replies that a provider spoiled, by why; circuitOpen: not asked, it failed too often.",
    labels: ["failure"],
  });
  const tokens = metrics.counter({
    name: "assistant_tokens_total",
    help: "Tokens as the providers count them; replies whose provider does not say are missing.",
    labels: ["direction"],
  });
  events.on("assistant.replied", (replied) => {
    replies.inc({ outcome: replied.outcome, by: replied.by });
    if (replied.firstWordsMs !== null && replied.by === "model") firstWords.observe(replied.firstWordsMs / 1000);
    if (replied.failure !== null) failures.inc({ failure: replied.failure });
    if (!replied.tokens) return;
    tokens.inc({ direction: "prompt" }, replied.tokens.prompt);
    tokens.inc({ direction: "completion" }, replied.tokens.completion);
  });
  metrics.gauge(
    {
      name: "assistant_circuits_open",
      help: "Providers that this process leaves alone now because they failed again and again.",
    },
    (gauge) => gauge.set(askPartsOf(deps).breaker.openCount()),
  );
}
