import { sessionsApi } from "@chat/contract/sessions";
import { callPlatform, openChatFloor } from "./chatFloor.ts";
import type { Platform } from "./platform.ts";
import { readStore } from "./readStore.ts";
import { createRecorder } from "./recorder.ts";
import { createVisitorClient } from "./visitorClient.ts";

/** What the races found. */
export interface RaceResult {
  readonly races: number;
  readonly violations: readonly string[];
  readonly worstLoserMs: number;
}

/**
 * Two agents, each at a process of its own, accept the same chat at the same moment, again and again (F20).
 *
 * Exactly one wins each time, the other is told so, and the chat's rows show one acceptance.
 */
export async function runAcceptRaces(platform: Platform, races: number): Promise<RaceResult> {
  const floor = await openChatFloor(platform.origin, 2);
  const [one, two] = floor.agents;
  const [first, second] = platform.backends;
  if (!one || !two || !first || !second) throw new Error("a race takes two");
  const violations: string[] = [];
  let worstLoserMs = 0;
  const visitor = createVisitorClient("raced visitor", platform.origin, floor.siteKey, createRecorder());
  const sessionId = await visitor.begin();
  const params = { sessionId };
  const accept = async (port: number, token: string) => {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/api/agents/sessions/${sessionId}/accept`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await response.json()) as { code?: string; agent?: { id: string } };
    return { status: response.status, code: body.code, agent: body.agent?.id, ms: performance.now() - began };
  };
  for (let race = 0; race < races; race += 1) {
    const answers = await Promise.all([accept(first.port, one.accessToken), accept(second.port, two.accessToken)]);
    const winners = answers.filter(({ status }) => status === 200);
    const loser = answers.find(({ status }) => status !== 200);
    if (winners.length !== 1) violations.push(`race ${race}: ${winners.length} winners`);
    if (loser && loser.code !== "already_accepted") violations.push(`race ${race}: the loser was told ${loser.code}`);
    worstLoserMs = Math.max(worstLoserMs, loser?.ms ?? 0);
    const winner = answers[0].status === 200 ? one : two;
    await callPlatform(platform.origin, sessionsApi.requeue, { params }, winner.accessToken);
  }
  const { stored, heads } = await readStore(platform.database, [sessionId]);
  const rows = stored.length;
  if (heads.get(sessionId) !== rows) violations.push(`the head is ${heads.get(sessionId)} and ${rows} rows are stored`);
  // One row each: started, escalated, then an acceptance and a return per race.
  if (rows !== 2 + 2 * races) violations.push(`${rows} rows are stored where ${2 + 2 * races} belong`);
  visitor.close();
  return { races, violations, worstLoserMs };
}
