import { setTimeout as sleep } from "node:timers/promises";
import { inSteps } from "../bench/inSteps.ts";
import { type AgentClient, createAgentClient } from "./agentClient.ts";
import { openChatFloor } from "./chatFloor.ts";
import { checkHistory, type View } from "./checkHistory.ts";
import type { Platform } from "./platform.ts";
import { readStore } from "./readStore.ts";
import { createRecorder } from "./recorder.ts";
import { createVisitorClient, type VisitorClient } from "./visitorClient.ts";

/** What goes wrong, and when: seconds after the load began. */
export interface Fault {
  readonly at: number;
  readonly name: string;
  /** Strikes and mends; tells `blame` what it saw that must not be. */
  readonly strike: (platform: Platform, blame: (violation: string) => void) => Promise<void>;
}

export interface DrillOptions {
  readonly conversations: number;
  readonly agents: number;
  readonly messagesPerSecond: number;
  /** At least so long; the load goes on until the last fault is mended. */
  readonly seconds: number;
  readonly faults: readonly Fault[];
  /** How long everything may take to come right after the last message. */
  readonly settleSeconds: number;
  readonly say: (line: string) => void;
}

/** What a drill measured. */
export interface DrillResult {
  readonly violations: readonly string[];
  readonly sent: number;
  readonly acknowledged: number;
  /** Sent without ever hearing: on its way, or stored by a reply that was lost. */
  readonly unknown: number;
  readonly refused: number;
  readonly worstAckMs: number;
  readonly p50AckMs: number;
  /** Which messages waited longest, for whoever wants to know why. */
  readonly slowest: readonly string[];
  /** From the last message to the moment when every screen equalled the store. */
  readonly convergenceMs: number;
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

interface Chats {
  readonly visitors: VisitorClient[];
  readonly agents: AgentClient[];
  readonly sessions: { readonly id: string; readonly visitor: VisitorClient; readonly agent: AgentClient }[];
}

async function openChats(
  platform: Platform,
  options: DrillOptions,
  recorder: ReturnType<typeof createRecorder>,
): Promise<Chats> {
  const floor = await openChatFloor(platform.origin, options.agents);
  const agents = floor.agents.map((signedIn, index) =>
    createAgentClient(`agent ${index}`, platform.origin, signedIn.accessToken, recorder),
  );
  await Promise.all(agents.map((agent) => agent.connected()));
  const visitors = Array.from({ length: options.conversations }, (_, index) =>
    createVisitorClient(`visitor ${index}`, platform.origin, floor.siteKey, recorder),
  );
  const sessions = await inSteps(visitors.length, 10, async (index) => {
    const [visitor, agent, signedIn] = [
      visitors[index],
      agents[index % agents.length],
      floor.agents[index % floor.agents.length],
    ];
    if (!visitor || !agent || !signedIn) throw new Error("no agent");
    const id = await visitor.begin();
    await agent.follow(await floor.accept(signedIn, id));
    return { id, visitor, agent };
  });
  return { visitors, agents, sessions };
}

/** Both sides of every chat take turns, at a steady rate whatever happens to the platform, until all of it has happened. */
async function speak(chats: Chats, options: DrillOptions, isMended: () => boolean): Promise<void> {
  const began = performance.now();
  const least = options.messagesPerSecond * options.seconds;
  for (let sent = 0; sent < least || !isMended(); ) {
    const due = Math.floor(((performance.now() - began) / 1000) * options.messagesPerSecond);
    for (; sent < due; sent += 1) {
      const chat = chats.sessions[Math.floor(sent / 2) % chats.sessions.length];
      if (!chat) throw new Error("no chat");
      if (sent % 2 === 0) chat.visitor.send(`v${sent}`);
      else chat.agent.send(chat.id, `a${sent}`);
    }
    await sleep(5);
  }
}

const viewsOf = ({ visitors, agents }: Chats): View[] => [
  ...visitors.map((visitor) => visitor.view()),
  ...agents.flatMap((agent) => agent.views()),
];

/**
 * Chats at a steady rate while things break, waits until all is quiet, and compares what everybody was told, what is stored and what is shown.
 *
 * The clients are the widget's and the console's own delivery code; none of them is reloaded.
 */
export async function runDrill(platform: Platform, options: DrillOptions): Promise<DrillResult> {
  const recorder = createRecorder();
  const chats = await openChats(platform, options, recorder);
  options.say(`${options.conversations} chats with ${options.agents} agents are open`);
  const began = performance.now();
  // One after another: on a busy machine mending takes longer than the pause to the next, and what is still starting cannot be struck.
  const seen: string[] = [];
  const strikeAll = async (): Promise<void> => {
    for (const { at, name, strike } of options.faults) {
      await sleep(Math.max(0, began + at * 1000 - performance.now()));
      const struckAt = performance.now();
      await strike(platform, (violation) => seen.push(violation));
      options.say(
        `${((struckAt - began) / 1000).toFixed(1)} s: ${name}, mended after ${Math.round(performance.now() - struckAt)} ms`,
      );
    }
  };
  let isMended = false;
  const striking = strikeAll().finally(() => {
    isMended = true;
  });
  await Promise.all([speak(chats, options, () => isMended), striking]);
  const quietSince = performance.now();
  const deadline = quietSince + options.settleSeconds * 1000;
  const ids = chats.sessions.map(({ id }) => id);
  let violations: string[] = [];
  for (;;) {
    const isIdle = [...chats.visitors, ...chats.agents].every((client) => client.isIdle());
    const views = viewsOf(chats);
    violations = checkHistory({ sends: recorder.sends(), ...(await readStore(platform.database, ids)), views });
    if ((isIdle && violations.length === 0) || performance.now() > deadline) {
      if (!isIdle)
        violations.push(`stuck: ${views.flatMap((view) => view.pending).length} messages are still on their way`);
      break;
    }
    await sleep(100);
  }
  const convergenceMs = performance.now() - quietSince;
  for (const client of [...chats.visitors, ...chats.agents]) client.close();
  const sends = recorder.sends();
  const acks = sends.flatMap(({ ok, invokedAt }) => (ok ? [ok.at - invokedAt] : []));
  const refused = sends.filter((send) => send.refused).length;
  return {
    violations: [...seen, ...violations],
    sent: sends.length,
    acknowledged: acks.length,
    unknown: sends.length - acks.length - refused,
    refused,
    worstAckMs: Math.max(0, ...acks),
    p50AckMs: percentile(acks, 0.5),
    slowest: sends
      .flatMap((send) => (send.ok ? [{ ...send, ms: send.ok.at - send.invokedAt }] : []))
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, 8)
      .map(
        ({ client, body, invokedAt, ms }) =>
          `${client} "${body}" at ${((invokedAt - began) / 1000).toFixed(1)} s: ${Math.round(ms)} ms`,
      ),
    convergenceMs,
  };
}
