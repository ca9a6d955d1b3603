// Starting a chat, alternating with the bare server's: from nothing to the first message's acknowledgement.
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { type MeasuredServer, openBench } from "./benchPlatform.ts";
import { percentile, startMeter } from "./meter.ts";
import { openRawSocket } from "./rawSocket.ts";
import { seedPairs } from "./seedPairs.ts";

const STARTS = Number(process.env["STARTS"] ?? 300);
const PAIRS = Number(process.env["PAIRS"] ?? 3);
const WARM_UP = 50;

interface Times {
  readonly start: number[];
  readonly all: number[];
}

const id = (): string => randomBytes(16).toString("base64url");
const agent = new Agent({ keepAlive: true });

/** As the widget's request: a browser keeps the connection on which it fetched the configuration. */
function postStart({ port, origin }: MeasuredServer, siteKey: string): Promise<string> {
  const body = JSON.stringify({
    visitorSecret: id(),
    clientId: id(),
    page: { url: `${origin}/shop`, title: "Shop", referrer: "" },
    locale: "en",
  });
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        agent,
        method: "POST",
        path: `/api/widgets/${siteKey}/sessions`,
        headers: { origin, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () =>
          response.statusCode === 201
            ? resolve((JSON.parse(text) as { token: string }).token)
            : reject(new Error(text)),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Opens a socket, sends the first message and waits for its acknowledgement. */
function sendFirst(
  open: (onText: (frame: string) => void) => ReturnType<typeof openRawSocket>,
  frame: string,
  ack: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const opened = open((text) => {
      if (!text.startsWith(ack)) return;
      resolve();
      void opened.then((socket) => socket.close());
    });
    opened.then((socket) => socket.send(frame), reject);
  });
}

async function ours(server: MeasuredServer, siteKey: string, times: Times): Promise<void> {
  const began = performance.now();
  const token = await postStart(server, siteKey);
  times.start.push(performance.now() - began);
  const { port, origin } = server;
  const frame = `42/visitor,1["message:send",{"clientId":"${id()}","body":"hello there"}]`;
  await sendFirst(
    (onText) =>
      openRawSocket({ port, origin, namespace: "/visitor", query: `siteKey=${siteKey}`, auth: { token }, onText }),
    frame,
    "43/visitor,1[",
  );
  times.all.push(performance.now() - began);
}

async function ideal({ port }: MeasuredServer, index: number, times: Times): Promise<void> {
  const began = performance.now();
  await sendFirst(
    (onText) => openRawSocket({ port, query: `pair=${index}`, onText }),
    '421["m",1,"hello there"]',
    "431[",
  );
  times.all.push(performance.now() - began);
}

const bench = await openBench();
const show = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(1)} ms, p95 ${percentile(values, 0.95).toFixed(1)} ms`;
try {
  const [chat] = await seedPairs(bench.sql, bench.jwtSecret, 1);
  if (!chat) throw new Error("no chat");
  const [backend, limit] = [await bench.startBackend(), await bench.startLimit("ideal")];
  const server = backend;
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const mine: Times = { start: [], all: [] };
    const bare: Times = { start: [], all: [] };
    const read = startMeter(server.pid, [bench.databasePid, limit.pid]);
    for (let index = 0; index < STARTS + WARM_UP; index += 1) {
      if (index === WARM_UP) for (const times of [mine.start, mine.all, bare.all]) times.length = 0;
      await ours(server, chat.siteKey, mine);
      await ideal(limit, index, bare);
    }
    const { othersPercent, stealPercent } = read();
    console.log(`  ours: session, token and state ${show(mine.start)}; to the first message stored ${show(mine.all)}`);
    console.log(
      `  bare: to the first message stored ${show(bare.all)}  (others ${othersPercent} %, steal ${stealPercent} %)`,
    );
  }
  await backend.stop();
  await limit.stop();
} finally {
  agent.destroy();
  await bench.close();
}
process.exit();
