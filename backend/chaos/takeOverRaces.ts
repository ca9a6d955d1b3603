import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { connectAgent, connectVisitor, newClientId, type TestChat } from "../test/factories.ts";
import type { Script, ScriptedProvider } from "../test/scriptedProvider.ts";
import { callPlatform, openChatFloor } from "./chatFloor.ts";

/** Where a race is run. */
export interface RaceTrack {
  /** What a page of the platform would name as its origin. */
  readonly origin: string;
  /** The process at which visitors connect, and which answers them unless others share the work. */
  readonly visitorsAt: string;
  /** The process at which the agent watches and accepts. */
  readonly agentsAt: string;
  readonly provider: ScriptedProvider;
}

/** What the races found. */
export interface TakeOverResult {
  readonly races: number;
  /** How many of them were won in the middle of an answer. */
  readonly midAnswer: number;
  /** Pieces of a draft that came to a screen after the row of the acceptance. */
  readonly late: readonly string[];
}

/** On a loaded machine a process may lose its database for a moment and say so: what is asked for again is done once. */
const persistently: typeof callPlatform = async (...call) => {
  for (let tries = 1; ; tries += 1)
    try {
      return await callPlatform(...call);
    } catch (error) {
      if (tries === 20 || !String(error).includes(": 503 ")) throw error;
      await sleep(500);
    }
};

/** The longest that a race waits before it takes over: as long as pieces are gathered before they are sent, and some more. */
const WAIT_MAX_MS = 250;
const WORD_EVERY_MS = 7;

const tellingWithoutEnd: Script = async (line) => {
  for (let n = 1; !line.isGone; n += 1) {
    await line.say(`word${n} `);
    await sleep(WORD_EVERY_MS);
  }
};

/**
 * An agent takes a chat over in the middle of an answer, again and again, at any moment between two pieces (F21).
 *
 * Judged on both sockets in the order in which they got things: after the row of the acceptance no piece of the draft follows.
 * @param lanes races at once, at most 50
 */
export async function runTakeOverRaces(track: RaceTrack, races: number, lanes: number): Promise<TakeOverResult> {
  const { origin, visitorsAt, agentsAt, provider } = track;
  const floor = await openChatFloor(origin, 1);
  const [agent] = floor.agents;
  if (!agent) throw new Error("a race takes somebody who takes over");
  const watcher = await connectAgent({ url: agentsAt }, agent);
  const late: string[] = [];
  let midAnswer = 0;
  let begun = 0;

  const race = async (name: string): Promise<void> => {
    const draft = { visitorSecret: randomBytes(24).toString("base64url"), clientId: newClientId() };
    const { siteKey } = floor;
    const started = await persistently(origin, visitorApi.start, { params: { siteKey }, body: draft });
    const chat: TestChat = { ...started, ...draft, siteKey };
    const sessionId = chat.session.id;
    const visitor = await connectVisitor({ url: visitorsAt }, chat, origin);
    await watcher.request("session:watch", { sessionId });
    provider.next(tellingWithoutEnd);
    await visitor.request("message:send", { clientId: newClientId(), body: `${name}?` });
    await visitor.pushed("assistant:chunk", undefined, 60_000);
    await sleep(Math.random() * WAIT_MAX_MS);
    await persistently(agentsAt, sessionsApi.accept, { params: { sessionId } }, agent.accessToken);
    await visitor.pushed("assistant:dropped", undefined, 60_000);
    // What is pushed comes in order: after these words, nothing of the draft is still under way.
    const body = `taken ${name}`;
    const params = { sessionId };
    await persistently(
      agentsAt,
      sessionsApi.reply,
      { params, body: { clientId: newClientId(), body } },
      agent.accessToken,
    );
    for (const [who, screen] of Object.entries({ visitor, agent: watcher })) {
      await screen.pushed("message:posted", ({ message }) => message.body === body, 60_000);
      const isOfChat = ({ payload }: { payload: unknown }): boolean => JSON.stringify(payload).includes(sessionId);
      const own = screen.pushes.filter(isOfChat).map(({ event, payload }) => [event, JSON.stringify(payload)] as const);
      const accepted = own.findIndex(([event, said]) => event === "message:posted" && said.includes('"accepted"'));
      if (accepted < 0) late.push(`${name}: the ${who} never read of the acceptance`);
      const pieces = own.slice(accepted).filter(([event]) => event === "assistant:chunk");
      for (const [, said] of pieces) late.push(`${name}: the ${who} got ${said} after the acceptance`);
      if (own.slice(0, accepted).some(([event]) => event === "assistant:chunk") && who === "visitor") midAnswer += 1;
    }
    await persistently(agentsAt, sessionsApi.close, { params }, agent.accessToken);
    await watcher.request("session:unwatch", { sessionId });
    visitor.close();
    watcher.pushes.splice(
      0,
      watcher.pushes.length,
      ...watcher.pushes.filter(({ payload }) => !JSON.stringify(payload).includes(sessionId)),
    );
  };

  const lane = async (): Promise<void> => {
    while (begun < races) {
      begun += 1;
      await race(`race ${begun}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  watcher.close();
  return { races, midAnswer, late };
}
