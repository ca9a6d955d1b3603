import { authApi, type Role, teamApi } from "@chat/contract/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeam, joinTeam, newClientId, type TestTeam, type TestUser } from "../../../test/factories.ts";
import { startTestApp, startTwoApps, type TestApp } from "../../../test/testApp.ts";
import { createOwner } from "./createOwner.ts";
import { resetPassword } from "./resetPassword.ts";

describe("the team", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    team = await createTeam(app);
  });
  afterAll(() => app.close());

  const update = (
    by: { accessToken: string },
    userId: string,
    body: { role?: "owner" | "admin" | "agent"; isActive?: boolean },
  ) => app.api(teamApi.updateUser, { params: { userId }, body }, { token: by.accessToken });

  it("keeps the last owner, whoever asks, and lets go when there is another", async () => {
    expect((await update(team.owner, team.owner.user.id, { role: "agent" })).error.code).toBe("last_owner");
    expect((await update(team.owner, team.owner.user.id, { isActive: false })).error.code).toBe("last_owner");
    const second = await joinTeam(app, team.owner, "owner");
    const answers = await Promise.all([
      update(second, team.owner.user.id, { role: "admin" }),
      update(team.owner, second.user.id, { role: "admin" }),
    ]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(2); // never both
    const left = await app.deps.db.rows(
      "SELECT 1 FROM users WHERE users.role = 'owner' AND users.is_active = 1 AND users.workspace_id = (SELECT id FROM workspaces WHERE public_id = ?)",
      [team.owner.workspace.id],
    );
    expect(left.length).toBeGreaterThanOrEqual(1);
    await app.deps.db.run("UPDATE users SET role = 'owner' WHERE public_id = ?", [team.owner.user.id]);
    app.deps.events.publish("user.changed", { workspaceId: 0, userId: 0 });
  });

  it("lets an admin neither touch nor make an owner", async () => {
    expect((await update(team.admin, team.owner.user.id, { role: "agent" })).error.code).toBe("forbidden");
    expect((await update(team.admin, team.agent.user.id, { role: "owner" })).error.code).toBe("forbidden");
    const invited = await app.api(teamApi.invite, { body: { role: "owner" } }, { token: team.admin.accessToken });
    expect(invited.error.code).toBe("forbidden");
  });

  it("takes a deactivated person back with the old password", async () => {
    const person = await joinTeam(app, team.owner, "agent");
    await update(team.admin, person.user.id, { isActive: false });
    await update(team.admin, person.user.id, { isActive: true });
    const again = await app.api(authApi.login, { body: { email: person.user.email, password: person.password } });
    expect(again.status).toBe(200);
    expect((await app.api(authApi.me, {}, { token: person.accessToken })).status).toBe(401); // the old sign-in stays ended
  });

  it("uses an invitation once, for its address only, and not after it was withdrawn", async () => {
    const invite = async (email?: string) =>
      (
        await app.api(
          teamApi.invite,
          { body: { role: "agent", ...(email ? { email } : {}) } },
          { token: team.admin.accessToken },
        )
      ).data;
    const accept = (token: string, email: string) =>
      app.api(teamApi.acceptInvitation, { body: { token, name: "New", email, password: "a good password" } });
    const named = await invite("named@example.com");
    expect(named.url).toBe(`${app.deps.config.publicUrl}/invitation#${named.token}`);
    expect((await app.api(teamApi.showInvitation, { body: { token: named.token } })).data).toEqual({
      workspaceName: team.owner.workspace.name,
      role: "agent",
      email: "named@example.com",
    });
    expect((await accept(named.token, "other@example.com")).error).toMatchObject({
      code: "invalid_input",
      fields: { email: expect.any(String) },
    });
    const both = await Promise.all([
      accept(named.token, "named@example.com"),
      accept(named.token, "named@example.com"),
    ]);
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await accept(named.token, "named@example.com")).error.code).toBe("invitation_invalid");
    const open = await invite();
    await app.api(teamApi.revokeInvitation, { params: { invitationId: open.id } }, { token: team.admin.accessToken });
    expect((await accept(open.token, "late@example.com")).error.code).toBe("invitation_invalid");
    const list = await app.api(teamApi.invitations, { query: {} }, { token: team.admin.accessToken });
    expect(list.data.items).toEqual([]);
    expect((await accept((await invite()).token, team.agent.user.email)).error.code).toBe("email_taken");
  });

  it("X10 ends invitations with their maker's right to make them, and does not bring them back", async () => {
    const invite = (by: TestUser, role: Role) => app.api(teamApi.invite, { body: { role } }, { token: by.accessToken });
    const isOpen = async (token: string) =>
      (await app.api(teamApi.showInvitation, { body: { token } })).error.code !== "invitation_invalid";
    const [owner, admin, other] = [
      await joinTeam(app, team.owner, "owner"),
      await joinTeam(app, team.owner, "admin"),
      await joinTeam(app, team.owner, "admin"),
    ];
    const tokens = {
      toOwner: (await invite(owner, "owner")).data.token,
      toAdmin: (await invite(owner, "admin")).data.token,
      byAdmin: (await invite(admin, "admin")).data.token,
      byOther: (await invite(other, "agent")).data.token,
    };
    await update(team.owner, owner.user.id, { role: "admin" }); // may invite admins, but no owners any more
    expect([await isOpen(tokens.toOwner), await isOpen(tokens.toAdmin)]).toEqual([false, true]);
    await update(team.owner, admin.user.id, { isActive: false });
    await update(team.owner, admin.user.id, { isActive: true });
    await update(team.owner, other.user.id, { role: "agent" });
    for (const token of [tokens.byAdmin, tokens.byOther]) {
      expect(await isOpen(token)).toBe(false);
      const body = {
        token,
        name: "New",
        email: `${newClientId().toLowerCase()}@example.com`,
        password: "a good password",
      };
      expect((await app.api(teamApi.acceptInvitation, { body })).error.code).toBe("invitation_invalid");
    }
    await update(team.owner, owner.user.id, { isActive: false });
    expect(await isOpen(tokens.toAdmin)).toBe(false);
    const list = await app.api(teamApi.invitations, { query: {} }, { token: team.owner.accessToken });
    const makers = [owner, admin, other].map(({ user }) => user.name);
    expect(list.data.items.filter(({ invitedBy }) => makers.includes(invitedBy))).toEqual([]);
  });

  it("pages the team by public ids, without gap or double", async () => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await app.api(
        teamApi.users,
        { query: { limit: 2, ...(cursor ? { cursor } : {}) } },
        { token: team.admin.accessToken },
      );
      seen.push(...page.data.items.map(({ id }) => id));
      cursor = page.data.next;
    }
    const all = await app.api(teamApi.users, { query: { limit: 100 } }, { token: team.admin.accessToken });
    expect(seen).toEqual(all.data.items.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("shows devices in words and ends one of them", async () => {
    const person = await joinTeam(app, team.owner, "agent");
    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0" };
    const other = await app.api(
      authApi.login,
      { body: { email: person.user.email, password: person.password } },
      { headers },
    );
    const devices = await app.api(authApi.devices, { query: {} }, { token: person.accessToken });
    expect(devices.data.items.map(({ browser, isThisOne }) => ({ browser, isThisOne }))).toEqual([
      { browser: "Firefox 131 on Linux", isThisOne: false },
      { browser: "Unknown browser", isThisOne: true },
    ]);
    const deviceId = devices.data.items[0]?.id ?? "";
    expect(
      (await app.api(authApi.revokeDevice, { params: { deviceId } }, { token: team.agent.accessToken })).status,
    ).toBe(404);
    expect((await app.api(authApi.revokeDevice, { params: { deviceId } }, { token: person.accessToken })).status).toBe(
      200,
    );
    expect((await app.api(authApi.me, {}, { token: other.data.accessToken })).status).toBe(401);
  });

  it("takes a forgotten password back from the command line and ends every sign-in", async () => {
    const person = await joinTeam(app, team.owner, "agent");
    await resetPassword(app.deps, person.user.email, "set by the command line");
    await expect.poll(async () => (await app.api(authApi.me, {}, { token: person.accessToken })).status).toBe(401);
    const login = await app.api(authApi.login, {
      body: { email: person.user.email, password: "set by the command line" },
    });
    expect(login.status).toBe(200);
    await expect(resetPassword(app.deps, "nobody@example.com", "x")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("registration", () => {
  const register = (app: TestApp, email: string) =>
    app.api(authApi.register, { body: { businessName: "B", name: "N", email, password: "a good password" } });

  it("`first` lets exactly one in, of two at once on two processes too", async () => {
    const { first, second, close } = await startTwoApps({ env: { REGISTRATION: "first", RATE_FACTOR: "100" } });
    const answers = await Promise.all([register(first, "one@example.com"), register(second, "two@example.com")]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 403]);
    expect((await register(first, "three@example.com")).error.code).toBe("registration_closed");
    expect((await first.api(authApi.options, {})).data).toEqual({
      registration: "first",
      isRegistrationOpen: false,
      needsSetupToken: false,
    });
    const workspaces = await first.deps.db.rows("SELECT 1 FROM workspaces");
    expect(workspaces).toHaveLength(1); // two processes that start at once seed once
    await close();
  });

  it("`closed` lets nobody in but whom the command line makes", async () => {
    const app = await startTestApp({ env: { REGISTRATION: "closed" } });
    expect((await register(app, "one@example.com")).error.code).toBe("registration_closed");
    await createOwner(app.deps, {
      businessName: "ACME",
      name: "Boss",
      email: "boss@example.com",
      password: "a good password",
    });
    const login = await app.api(authApi.login, { body: { email: "boss@example.com", password: "a good password" } });
    expect(login.data).toMatchObject({ user: { role: "owner" }, workspace: { name: "ACME", isStarter: true } });
    await app.close();
  });

  it("refuses a second account for one address, in any spelling, and leaves no empty workspace behind", async () => {
    const app = await startTestApp({ isSeeded: false });
    await register(app, "Same@Example.com");
    expect((await register(app, " same@example.COM ")).error.code).toBe("email_taken");
    expect(await app.deps.db.rows("SELECT 1 FROM workspaces")).toHaveLength(1);
    await app.close();
  });
});
