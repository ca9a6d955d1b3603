import { agentsApi } from "@chat/contract/agents";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeam, joinTeam, startChat, type TestTeam, type TestUser } from "../../../test/factories.ts";
import { startTwoApps, type TestApp } from "../../../test/testApp.ts";

let apps: Awaited<ReturnType<typeof startTwoApps>>;
let team: TestTeam;
let second: TestUser;

const RACES = 60;

beforeAll(async () => {
  apps = await startTwoApps({ env: { RATE_FACTOR: "1000000" } });
  team = await createTeam(apps.first);
  second = await joinTeam(apps.first, team.owner, "agent", "Second");
  for (const user of [team.agent, second])
    await apps.first.api(agentsApi.updateProfile, { body: { capacity: 50 } }, { token: user.accessToken });
});
afterAll(() => apps.close());

const accept = (app: TestApp, user: TestUser, sessionId: string) =>
  app.api(sessionsApi.accept, { params: { sessionId } }, { token: user.accessToken });
const close = (user: TestUser, sessionId: string) =>
  apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: user.accessToken });
const eventsOf = async (sessionId: string): Promise<string[]> => {
  const transcript = await apps.first.api(
    sessionsApi.transcript,
    { params: { sessionId } },
    { token: team.owner.accessToken },
  );
  const rows = transcript.data.items;
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_row, index) => index + 1));
  return rows.flatMap((row) => (row.data?.event ? [row.data.event] : []));
};

describe("two agents accept at once, over two processes (F20)", () => {
  it(`has exactly one winner in each of ${RACES} races, and tells the loser`, async () => {
    const wins = { first: 0, second: 0 };
    for (let race = 0; race < RACES; race += 1) {
      const { session } = await startChat(apps.first, team.widget.siteKey, { with: "person" });
      expect(session.state).toBe("waiting");
      const answers = await Promise.all([
        accept(apps.first, team.agent, session.id),
        accept(apps.second, second, session.id),
      ]);
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      const [winner, loser] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
      expect(loser?.error).toMatchObject({ code: "already_accepted" });
      const isFirst = winner === answers[0];
      wins[isFirst ? "first" : "second"] += 1;
      expect(winner?.data.agent?.id).toBe((isFirst ? team.agent : second).user.id);
      expect(await eventsOf(session.id)).toEqual(["started", "escalated", "accepted"]);
      await close(isFirst ? team.agent : second, session.id);
    }
    expect(wins.first + wins.second).toBe(RACES);
  }, 300_000);

  it("has one winner of thirty accepts at once by two agents, and the winner's repeats just answer", async () => {
    const { session } = await startChat(apps.first, team.widget.siteKey, { with: "person" });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        accept(index % 4 < 2 ? apps.first : apps.second, index % 2 === 0 ? team.agent : second, session.id),
      ),
    );
    const winners = new Set(answers.filter((one) => one.status === 200).map((one) => one.data.agent?.id));
    expect(winners.size).toBe(1);
    for (const one of answers.filter((answer) => answer.status !== 200))
      expect(one.error.code).toBe("already_accepted");
    expect((await eventsOf(session.id)).filter((name) => name === "accepted")).toHaveLength(1);
    await close(winners.has(second.user.id) ? second : team.agent, session.id);
  });
});

describe("different wishes at once", () => {
  it("makes each change that happened one row and one step of the epoch, and refuses the rest", async () => {
    for (let race = 0; race < 20; race += 1) {
      const chat = await startChat(apps.first, team.widget.siteKey, { with: "person" });
      const sessionId = chat.session.id;
      const byVisitor = (event: string) =>
        fetch(`${apps.second.url}/api/widgets/sessions/${sessionId}/call`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${chat.token}`,
            "content-type": "application/json",
            origin: apps.second.url,
          },
          body: JSON.stringify({ event, payload: {} }),
        });
      await Promise.all([
        accept(apps.first, team.agent, sessionId),
        accept(apps.second, second, sessionId),
        byVisitor("session:withdraw"),
        byVisitor("session:close"),
      ]);
      const shown = await apps.first.api(
        sessionsApi.show,
        { params: { sessionId } },
        { token: team.owner.accessToken },
      );
      const events = await eventsOf(sessionId);
      expect(shown.data.epoch).toBe(events.length);
      const stateAfter = { withdrawn: "assistant", accepted: "human", closed: "closed" };
      const last = events.at(-1);
      expect(Object.entries(stateAfter).find(([name]) => name === last)?.[1]).toBe(shown.data.state);
      await apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: team.owner.accessToken });
    }
  });
});
