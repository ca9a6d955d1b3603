import { systemApi } from "@chat/contract/system";
import { authApi, teamApi } from "@chat/contract/users";
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
});
