// What measuring costs on a message's way: everything that is counted for one batch of messages, by the program's own hooks, in CPU time.
// BATCH=1,25 BATCHES=20000 change the run. Compare with the CPU per message of `npm run bench path`.
import { createEventBus, type DomainEvents } from "../src/domain-events.ts";
import { watchDatabase } from "../src/platform/db/databaseWatch.ts";
import { createLogger } from "../src/platform/logger.ts";
import { createMetrics } from "../src/platform/metrics.ts";
import { watchEvents } from "../src/platform/socket/watchEvents.ts";
import { measureMessages } from "../src/platformMetrics.ts";

const SIZES = (process.env["BATCH"] ?? "1,25").split(",").map(Number);
const BATCHES = Number(process.env["BATCHES"] ?? 20_000);
/** BEGIN and COMMIT are not measured; lock, look-up, insert, update and jobs are. */
const STATEMENTS_A_BATCH = 5;

const logger = createLogger("silent");
const events = createEventBus(logger);
const metrics = createMetrics();
measureMessages({ metrics, events }, () => 0);
const visitor = watchEvents(metrics, "visitor");
const database = watchDatabase(metrics, logger, 2000);

const posted: DomainEvents["message.posted"] = {
  session: { workspaceId: 1, sessionId: 1, sessionPublicId: "AAAAAAAAAAAAAAAAAAAAAA" },
  message: {
    seq: 1,
    kind: "text",
    senderKind: "visitor",
    senderId: 1,
    senderName: null,
    clientId: "c",
    audience: "all",
    body: "",
    data: null,
    createdAt: new Date(),
  },
  head: 1,
  isResend: false,
};

function measureBatch(size: number): void {
  const began = performance.now();
  database.borrowed(0.1);
  for (let statement = 0; statement < STATEMENTS_A_BATCH; statement += 1) {
    const asked = performance.now();
    database.answered("SELECT 1", performance.now() - asked);
  }
  for (let message = 0; message < size; message += 1) {
    const heard = performance.now();
    visitor.settled("message:send", "ok", performance.now() - heard);
    events.publish("message.posted", posted);
  }
  events.publish("appends.settled", {
    durationMs: performance.now() - began,
    stored: size,
    duplicates: 0,
    refused: 0,
    failed: 0,
  });
}

for (const size of SIZES) {
  for (let n = 0; n < 2000; n += 1) measureBatch(size);
  const before = process.cpuUsage();
  for (let n = 0; n < BATCHES; n += 1) measureBatch(size);
  const { user, system } = process.cpuUsage(before);
  const us = (user + system) / BATCHES / size;
  console.log(`${size} a batch: measuring takes ${us.toFixed(2)} µs of CPU a message`);
}
const began = performance.now();
const { text } = await metrics.render();
console.log(
  `a scrape of these metrics: ${(performance.now() - began).toFixed(1)} ms, ${Math.round(text.length / 1024)} kB`,
);
