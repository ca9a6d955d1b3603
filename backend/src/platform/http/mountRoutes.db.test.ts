import { visitorApi } from "@chat/contract/messages";
import { authApi } from "@chat/contract/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectAgent, createTeam, startChat, type TestTeam } from "../../../test/factories.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";

describe("requests over HTTP", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "100" }, isSeeded: false });
    team = await createTeam(app);
  });
  afterAll(() => app.close());

  it("need no body where every field of it is optional", async () => {
    const { session, siteKey, token } = await startChat(app, team.widget.siteKey);
    const { pathname } = new URL(`${app.url}/api/widgets/escalate/${siteKey}/${session.id}`);
    const answer = await fetch(app.url + pathname, {
      method: "POST",
      headers: { origin: app.url, authorization: `Bearer ${token}` },
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { id: session.id, state: "waiting" }]);
  });

  it("name the fields of a body that is needed and missing", async () => {
    const { session, token } = await startChat(app, team.widget.siteKey);
    const params = { sessionId: session.id };
    // @ts-expect-error the body is left out on purpose
    const { status, error } = await app.api(visitorApi.send, { params }, { token });
    expect([status, error.code, Object.keys(error.fields ?? {})]).toEqual([
      400,
      "invalid_input",
      expect.arrayContaining(["clientId"]),
    ]);
  });

  it("are told that what they sent is not JSON", async () => {
    for (const body of ['{"email": "ada', "{email: 1}", '"just text"', "null"]) {
      const answer = await fetch(`${app.url}/api/auth/login`, {
        method: "POST",
        body,
        headers: { origin: app.url, "content-type": "application/json" },
      });
      expect([body, answer.status, await answer.json()]).toMatchObject([
        body,
        400,
        { code: "invalid_input", fields: { body: expect.stringContaining("JSON") } },
      ]);
    }
  });

  it("tell a person who has no console open that they are offline, and what they chose while it is", async () => {
    const token = team.agent.accessToken;
    const availability = async () => (await app.api(authApi.me, {}, { token })).data.agent.availability;
    expect(await availability()).toBe("offline");
    const console = await connectAgent(app, team.agent);
    await expect.poll(availability).toBe("online");
    console.close();
  });
});
