import { systemApi } from "@chat/contract/system";
import { authApi, teamApi } from "@chat/contract/users";
import { widgetsApi } from "@chat/contract/widgets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";

describe("accounts over HTTP", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "100" } });
  });
  afterAll(() => app.close());

  it("is healthy", async () => {
    const { status, data, headers } = await app.api(systemApi.health, {});
    expect({ status, database: data.database, cache: headers.get("cache-control") }).toEqual({
      status: 200,
      database: "ok",
      cache: "no-store",
    });
  });

  it("gives the first person the starter workspace and the second one of their own", async () => {
    expect((await app.api(authApi.options, {})).data).toEqual({
      registration: "open",
      isRegistrationOpen: true,
      needsSetupToken: false,
    });
    const first = await app.register("Bakery");
    const second = await app.register("Florist");
    expect(first.workspace).toMatchObject({ name: "Bakery", isStarter: true });
    expect(second.workspace).toMatchObject({ name: "Florist", isStarter: false });
    const me = await app.api(authApi.me, {}, { token: first.accessToken });
    expect(me.data.user).toMatchObject({ role: "owner", email: first.user.email });
    const team = await app.api(teamApi.users, {}, { token: second.accessToken });
    expect(team.data.items.map((user) => user.id)).toEqual([second.user.id]);
  });

  it.each([
    ["Ada\u202Eecilop", "has characters that nobody can see"],
    ["System", "is not a person's name"],
    [`Z${"\u0301".repeat(70)}`, "has too many marks on one letter"],
    ["Ada\uD83D", "has broken characters"],
  ])("X49 takes no name that reads as something else, at any door: %j", async (name, problem) => {
    const person = await app.register();
    const as = { token: person.accessToken };
    const body = { businessName: "B", email: "names@example.com", password: "a long enough one" };
    const answers = [
      await app.api(authApi.register, { body: { ...body, name } }),
      await app.api(authApi.updateMe, { body: { name } }, as),
      await app.api(teamApi.acceptInvitation, {
        body: { token: "A".repeat(43), name, email: body.email, password: body.password },
      }),
    ];
    for (const { status, error } of answers) expect([status, error.fields]).toEqual([400, { name: problem }]);
    if (name === "System") return; // a business may be called so
    const workspace = await app.api(teamApi.updateWorkspace, { body: { name } }, as);
    const widget = await app.api(widgetsApi.create, { body: { name } }, as);
    for (const { status, error } of [workspace, widget])
      expect([status, error.fields]).toEqual([400, { name: problem }]);
  });
});
