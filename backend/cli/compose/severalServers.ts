import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type AgentClient, createAgentClient } from "../../chaos/agentClient.ts";
import { standInForBrowser } from "../../chaos/browserStub.ts";
import { openChatFloor } from "../../chaos/chatFloor.ts";
import { checkHistory } from "../../chaos/checkHistory.ts";
import { createRecorder } from "../../chaos/recorder.ts";
import { createVisitorClient, type VisitorClient } from "../../chaos/visitorClient.ts";
import { run } from "./engine.ts";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";
import { storedRows } from "./storedState.ts";

const CHATS = 18;
const AGENTS = 3;
const MESSAGES_PER_SECOND = 15;

interface Load {
  readonly recorder: ReturnType<typeof createRecorder>;
  readonly visitors: readonly VisitorClient[];
  readonly agents: readonly AgentClient[];
  readonly sessions: readonly { readonly id: string; readonly visitor: VisitorClient; readonly agent: AgentClient }[];
}

/** Chats with the widget's and the console's own delivery code, all through Nginx. */
async function openLoad(origin: string): Promise<Load> {
  standInForBrowser(origin);
  const recorder = createRecorder();
  const floor = await openChatFloor(origin, AGENTS);
  const agents = floor.agents.map(({ accessToken }, index) =>
    createAgentClient(`agent ${index}`, origin, accessToken, recorder),
  );
  await Promise.all(agents.map((agent) => agent.connected()));
  const visitors = Array.from({ length: CHATS }, (_, index) =>
    createVisitorClient(`visitor ${index}`, origin, floor.siteKey, recorder),
  );
  const sessions = [];
  for (const [index, visitor] of visitors.entries()) {
    const [agent, signedIn] = [agents[index % AGENTS], floor.agents[index % AGENTS]];
    if (!agent || !signedIn) throw new Error("no agent");
    const id = await visitor.begin();
    await agent.follow(await floor.accept(signedIn, id));
    sessions.push({ id, visitor, agent });
    await sleep(100);
  }
  return { recorder, visitors, agents, sessions };
}

/** Both sides of every chat take turns, until `isOver`. */
async function speak({ sessions }: Load, word: string, isOver: () => boolean): Promise<void> {
  const began = performance.now();
  for (let sent = 0; !isOver(); ) {
    for (const due = ((performance.now() - began) / 1000) * MESSAGES_PER_SECOND; sent < due; sent += 1) {
      const chat = sessions[Math.floor(sent / 2) % sessions.length];
      if (!chat) return;
      if (sent % 2 === 0) chat.visitor.send(`${word} v${sent}`);
      else chat.agent.send(chat.id, `${word} a${sent}`);
    }
    await sleep(20);
  }
}

const settle = async ({ visitors, agents }: Load, seconds: number): Promise<void> => {
  const deadline = Date.now() + seconds * 1000;
  while ([...visitors, ...agents].some((client) => !client.isIdle())) {
    if (Date.now() > deadline) throw new Error(`messages are still unsent ${seconds} s after the last word`);
    await sleep(100);
  }
};

/** What is wrong between what was sent, what is stored and what is shown; waits for screens to catch up. */
async function compare(project: Project, { recorder, visitors, agents, sessions }: Load): Promise<string[]> {
  const ids = new Set(sessions.map(({ id }) => id));
  const stored = (await storedRows(project))
    .map((line) => line.split("\t"))
    .filter(([session = ""]) => ids.has(session))
    .map(([session = "", seq, kind = "", audience, hex = ""]) => ({
      session,
      seq: Number(seq),
      kind,
      audience: audience === "team" ? ("team" as const) : ("all" as const),
      body: Buffer.from(hex, "hex").toString("utf8"),
    }));
  const heads = new Map<string, number>();
  for (const { session, seq } of stored) heads.set(session, Math.max(seq, heads.get(session) ?? 0));
  const views = [...visitors.map((visitor) => visitor.view()), ...agents.flatMap((agent) => agent.views())];
  return checkHistory({ sends: recorder.sends(), stored, heads, views });
}

async function expectWhole(project: Project, load: Load, seconds: number): Promise<void> {
  await settle(load, seconds);
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const violations = await compare(project, load);
    if (violations.length === 0) break;
    if (Date.now() > deadline) throw new Error(violations.slice(0, 5).join("\n      "));
    await sleep(1000);
  }
  const sends = load.recorder.sends();
  const failed = sends.filter(({ ok }) => !ok);
  assert.deepEqual(failed, [], `${failed.length} of ${sends.length} sends were never acknowledged`);
}

const slowest = ({ recorder }: Load, word: string): { count: number; p50: number; worst: number } => {
  const waits = recorder
    .sends()
    .filter(({ body }) => body.startsWith(word))
    .map(({ ok, invokedAt }) => (ok?.at ?? Number.POSITIVE_INFINITY) - invokedAt)
    .toSorted((a, b) => a - b);
  return {
    count: waits.length,
    p50: Math.round(waits[Math.floor(waits.length / 2)] ?? 0),
    worst: Math.round(waits.at(-1) ?? 0),
  };
};

/** How many websockets and other connections stand at each backend, by its own kernel. */
async function connectionsOf(project: Project): Promise<number[]> {
  const found = await project.containers("server");
  return Promise.all(
    found.map(async ({ Id }) => {
      const { stdout } = await run(["docker", "exec", Id, "cat", "/proc/net/tcp", "/proc/net/tcp6"], 20_000);
      return [...stdout.matchAll(/^\s*\d+: \S+:1388 \S+ 01 /gm)].length; // 0x1388 is 5000, 01 an open connection
    }),
  );
}

/** `--scale server=3`: chats cross the three processes; one of them leaves and comes back under load. */
export async function trySeveralServers(project: Project, report: Report): Promise<void> {
  const origin = project.site;
  await report.need("`up --scale server=3` is healthy", 240, async () => {
    await project.compose(["up", "-d", "--scale", "server=3"], 180_000);
    await project.healthy();
    assert.equal((await project.containers("server")).length, 3);
    await sleep(3000); // Nginx asks for the names again
  });
  const load = await report.need(`${CHATS} chats with ${AGENTS} agents are spread over all three`, 120, async () => {
    const opened = await openLoad(origin);
    const connections = await connectionsOf(project);
    report.note(`connections: ${connections.join(", ")}`);
    assert.ok(
      connections.every((count) => count > 0),
      "one of them has nobody",
    );
    return opened;
  });
  try {
    await report.check(
      "what is said crosses the processes, and is stored and shown once and in order",
      120,
      async () => {
        const until = performance.now() + 8000;
        await speak(load, "across", () => performance.now() > until);
        await expectWhole(project, load, 20);
        const { count, p50, worst } = slowest(load, "across");
        report.note(`${count} messages, acknowledged within ${p50} ms (half) and ${worst} ms (all)`);
      },
    );
    await report.check(
      "Redis is stopped, comes back empty and is killed: every send is acknowledged, every screen catches up",
      180,
      async () => {
        let isOver = false;
        const speaking = speak(load, "hints", () => isOver);
        try {
          await project.compose(["stop", "redis"]);
          await sleep(4000);
          await project.compose(["start", "redis"]);
          await project.healthy(["redis"]);
          await sleep(2000);
          await project.compose(["kill", "redis"]);
          await sleep(4000);
        } finally {
          isOver = true;
          await speaking;
        }
        const began = performance.now();
        await expectWhole(project, load, 30);
        report.note(`without Redis all screens were equal ${((performance.now() - began) / 1000).toFixed(1)} s later`);
        await project.compose(["start", "redis"]);
        await project.healthy(["redis"]);
        const { count, p50, worst } = slowest(load, "hints");
        report.note(`${count} messages, acknowledged within ${p50} ms (half) and ${worst} ms (all)`);
      },
    );
    await report.check("the three are replaced under load as UPGRADING.md says: 0 failed sends", 400, async () => {
      let isOver = false;
      const speaking = speak(load, "rolling", () => isOver);
      const ids = async () => (await project.containers("server")).map(({ Id }) => Id).toSorted();
      try {
        const old = await ids();
        await project.settings({ SERVERS: "3", LOG_SLOW_MS: "2500" }); // a change, as a new release is one
        await project.compose(["run", "--rm", "-T", "secrets"]);
        await project.compose(["up", "-d", "--no-deps", "--no-recreate", "--scale", "server=6", "server"]);
        await project.healthy(["server"]);
        assert.deepEqual((await ids()).filter((id) => old.includes(id)).length, 3, "an old one went at once");
        const took: string[] = [];
        for (const id of old) {
          const began = performance.now();
          await run(["docker", "stop", "-t", "35", id], 60_000);
          const seconds = (performance.now() - began) / 1000;
          took.push(seconds.toFixed(1));
          assert.ok(seconds < 30, "it did not end within 30 s");
          await run(["docker", "rm", id], 60_000);
        }
        report.note(`stopped in ${took.join(", ")} s`);
        const fresh = await ids();
        await project.compose(["up", "-d"], 120_000);
        await project.healthy();
        assert.deepEqual(await ids(), fresh, "the new ones did not stay");
        assert.equal(fresh.length, 3);
      } finally {
        isOver = true;
        await speaking;
      }
      await expectWhole(project, load, 60);
      const { count, p50, worst } = slowest(load, "rolling");
      report.note(`${count} messages, acknowledged within ${p50} ms (half) and ${worst} ms (all), 0 failed`);
    });
  } finally {
    for (const client of [...load.visitors, ...load.agents]) client.close();
  }
  await report.check("back to one server", 120, async () => {
    await project.settings({});
    await project.compose(["rm", "-sf", "server"], 90_000); // counts from 1 again, as UPGRADING.md says: 1.29's exec knows no other
    await project.compose(["up", "-d"], 120_000);
    await project.healthy();
    assert.equal((await project.containers("server")).filter(({ State }) => State.Running).length, 1);
  });
}
