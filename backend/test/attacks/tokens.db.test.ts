import { createHmac } from "node:crypto";
import { sessionsApi } from "@chat/contract/sessions";
import { twoFactorApi } from "@chat/contract/two-factor";
import { authApi, teamApi } from "@chat/contract/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectAgent,
  connectSocket,
  createTeam,
  joinTeam,
  newClientId,
  startChat,
  type TestTeam,
  type TestUser,
} from "../factories.ts";
import { cookiesOf, startTwoApps, type TestApp } from "../testApp.ts";
import { codeOf } from "../twoFactor.ts";
import { withoutRounds } from "../withoutRounds.ts";

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token with claims of our choice, signed as HS256 with the real secret unless told otherwise. */
function forge(app: TestApp, claims: object, header: object = { alg: "HS256", typ: "JWT" }, sign = true): string {
  const body = `${base64(header)}.${base64(claims)}`;
  return `${body}.${sign ? createHmac("sha256", app.deps.config.JWT_SECRET).update(body).digest("base64url") : ""}`;
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("attacks on tokens and sign-ins, over two processes", () => {
  let first: TestApp;
  let second: TestApp;
  let close: () => Promise<void>;
  let team: TestTeam;
  const me = async (app: TestApp, token: string): Promise<number> => (await app.api(authApi.me, {}, { token })).status;
  const login = (app: TestApp, user: TestUser, password = user.password) =>
    app.api(authApi.login, { body: { email: user.user.email, password } });
  const refresh = (app: TestApp, cookies: string) => app.api(authApi.refresh, {}, { headers: { cookie: cookies } });

  beforeAll(async () => {
    // The sweep of sockets closes one without an actor within a second, and X24 speaks through one.
    ({ first, second, close } = await withoutRounds(() => startTwoApps({ env: { RATE_FACTOR: "1000" } })));
    team = await createTeam(first);
  });
  afterAll(() => close());

  it("X01 refuses a wrong password or credential on every way in", async () => {
    const { agent } = team;
    expect((await login(first, agent, "wrong")).status).toBe(401);
    const agentLogin = await first.api(authApi.agentLogin, { body: { email: agent.user.email, password: "wrong" } });
    expect(agentLogin.status).toBe(401);
    const change = await first.api(
      authApi.changePassword,
      { body: { currentPassword: "wrong", newPassword: "another good one" } },
      { token: agent.accessToken },
    );
    expect(change.status).toBe(401);
    const [sid] = (/chat_refresh=([^.]+)\./.exec(agent.cookies) ?? []).slice(1);
    expect((await refresh(first, `chat_refresh=${"A".repeat(22)}.${"B".repeat(43)}`)).status).toBe(401);
    expect(sid).toHaveLength(22);
    await expect(connectSocket(first, "/agent", { token: "nonsense" })).rejects.toThrow("unauthenticated");
    await expect(connectSocket(first, "/agent", { token: `${agent.accessToken}x` })).rejects.toThrow("unauthenticated");
    const socket = await connectAgent(first, agent);
    expect(await socket.request("token:renew", { accessToken: "nonsense" })).toMatchObject({
      ok: false,
      error: { code: "unauthenticated" },
    });
    expect(await socket.request("token:renew", { accessToken: team.admin.accessToken })).toMatchObject({
      ok: false,
      error: { code: "unauthenticated" },
    });
    expect(await socket.request("token:renew", { accessToken: agent.accessToken })).toMatchObject({ ok: true });
    socket.close();
  });

  it("X02 shuts a deactivated person out of every way in, and closes the sockets of both processes with the next poll", async () => {
    const person = await joinTeam(first, team.owner, "agent");
    const sockets = [await connectAgent(first, person), await connectAgent(second, person)];
    const chat = await startChat(first, team.widget.siteKey);
    const off = await first.api(
      teamApi.updateUser,
      { params: { userId: person.user.id }, body: { isActive: false } },
      { token: team.admin.accessToken },
    );
    expect(off.data.isActive).toBe(false);
    for (const socket of sockets) await socket.closed();
    for (const socket of sockets)
      expect(socket.pushes.at(-1)).toEqual({ event: "signed:out", payload: { reason: "deactivated" } });
    for (const app of [first, second]) {
      expect(await me(app, person.accessToken)).toBe(401);
      expect((await login(app, person)).error.code).toBe("wrong_credentials");
      expect((await refresh(app, person.cookies)).status).toBe(401);
      await expect(connectAgent(app, person)).rejects.toThrow("unauthenticated");
      expect(
        (await app.api(sessionsApi.accept, { params: { sessionId: chat.session.id } }, { token: person.accessToken }))
          .status,
      ).toBe(401);
    }
  });

  it("X03 gives a signed-out device's old socket nothing more, and its old token no new one", async () => {
    const person = await joinTeam(first, team.owner, "agent");
    const socket = await connectAgent(first, person);
    const elsewhere = await connectAgent(second, person);
    const out = await first.api(authApi.logout, {}, { headers: { cookie: person.cookies } });
    expect(out.status).toBe(200);
    await socket.closed();
    await elsewhere.closed();
    const colleague = await connectAgent(first, team.agent);
    const { session } = await startChat(first, team.widget.siteKey, { with: "person" });
    await colleague.pushed("queue:changed", ({ changed }: { changed: { id: string }[] }) =>
      changed.some(({ id }) => id === session.id),
    ); // everybody on the floor hears of it
    colleague.close();
    // What was pushed before may still have been on its way: the word that it is over is the last.
    for (const one of [socket, elsewhere])
      expect(one.pushes.at(-1)).toEqual({ event: "signed:out", payload: { reason: "revoked" } });
    expect(JSON.stringify([socket.pushes, elsewhere.pushes])).not.toContain(session.id);
    for (const app of [first, second]) {
      await expect(connectAgent(app, person)).rejects.toThrow("unauthenticated");
      expect(await me(app, person.accessToken)).toBe(401);
    }
  });

  it("X04 ends every other device when the password changes, and keeps the one it was changed on", async () => {
    const person = await joinTeam(first, team.owner, "agent");
    const other = await login(second, person);
    const otherSocket = await connectAgent(second, other.data);
    const ownSocket = await connectAgent(first, person);
    const changed = await first.api(
      authApi.changePassword,
      { body: { currentPassword: person.password, newPassword: "quite another password" } },
      { token: person.accessToken, headers: { cookie: person.cookies } },
    );
    expect(changed.status).toBe(200);
    await otherSocket.closed();
    expect(await me(second, other.data.accessToken)).toBe(401);
    expect((await refresh(second, cookiesOf(other.headers))).status).toBe(401);
    expect(await me(first, changed.data.accessToken)).toBe(200);
    expect(ownSocket.socket.connected).toBe(true);
    expect(await me(first, person.accessToken)).toBe(401);
    expect((await login(first, person)).status).toBe(401);
    expect((await login(first, person, "quite another password")).status).toBe(200);
    ownSocket.close();
  });

  it.each(["password", "second factor on", "second factor off"])(
    "X04 makes a copied cookie of the very sign-in worthless after a change: %s",
    async (what) => {
      const person = await joinTeam(first, team.owner, "agent");
      let cookies = person.cookies;
      const as = () => ({ token: person.accessToken, headers: { cookie: cookies } });
      const keep = (headers: Headers): void => {
        cookies = cookies.replace(/chat_refresh=[^;]+/, cookiesOf(headers));
      };
      const currentPassword = person.password;
      const switchOn = async () => {
        const { data } = await first.api(twoFactorApi.setUp, {}, as());
        return first.api(twoFactorApi.switchOn, { body: { currentPassword, code: codeOf(data.secret) } }, as());
      };
      const change = async () => {
        if (what === "second factor on") return switchOn();
        if (what === "password")
          return first.api(
            authApi.changePassword,
            { body: { currentPassword, newPassword: "quite another one" } },
            as(),
          );
        const on = await switchOn();
        keep(on.headers);
        copy = cookies;
        return first.api(
          twoFactorApi.switchOff,
          { body: { currentPassword, code: on.data.recoveryCodes[0] ?? "" } },
          as(),
        );
      };
      let copy = cookies;
      const changed = await change();
      expect(changed.status).toBe(200);
      keep(changed.headers);
      expect(cookies).not.toBe(copy);
      const next = await refresh(second, cookies); // whoever made the change goes on, on any process
      expect(next.status).toBe(200);
      expect((await refresh(second, copy)).status).toBe(401);
    },
  );

  it("keeps whoever signed in anew when the word that the sign-ins before are over comes late", async () => {
    const person = await joinTeam(first, team.owner, "agent");
    const change = (isActive: boolean) =>
      first.api(
        teamApi.updateUser,
        { params: { userId: person.user.id }, body: { isActive } },
        { token: team.admin.accessToken },
      );
    await change(false);
    await change(true);
    const again = (await login(first, person)).data;
    const sockets = [await connectAgent(first, again), await connectAgent(second, again)];
    const { db, signals } = first.deps;
    const [row] = await db.rows<{ workspaceId: number; userId: number }>(
      "SELECT users.workspace_id AS workspaceId, users.id AS userId FROM users WHERE users.public_id = ?",
      [person.user.id],
    );
    const ended = { workspaceId: 0, userId: 0, ...row, sid: null, exceptSid: null, reason: "deactivated" } as const;
    const heard = [first, second].map(
      ({ deps }) =>
        new Promise<void>((resolve) =>
          deps.signals.on("user.revoked", ({ userId }) => userId === ended.userId && resolve()),
        ),
    );
    await signals.send(db, "user.revoked", ended); // as that of a moment ago, which another process was slow to read
    await Promise.all(heard);
    for (const socket of sockets) {
      expect(await socket.request("token:renew", { accessToken: again.accessToken })).toMatchObject({ ok: true });
      socket.close();
    }
    expect(JSON.stringify(sockets.map(({ pushes }) => pushes))).not.toContain("signed:out");
  });

  it("X05 refuses every unsigned or otherwise signed token", async () => {
    const claims = claimsOf(team.owner.accessToken);
    const unsigned = ["none", "None", "nOnE", "NONE"].map((alg) => forge(first, claims, { alg, typ: "JWT" }, false));
    const emptied = `${team.owner.accessToken.split(".").slice(0, 2).join(".")}.`;
    const otherKey = `${base64({ alg: "HS256" })}.${base64(claims)}`;
    const foreign = `${otherKey}.${createHmac("sha256", "another secret").update(otherKey).digest("base64url")}`;
    const stronger = `${base64({ alg: "HS512" })}.${base64(claims)}`;
    const hs512 = `${stronger}.${createHmac("sha512", first.deps.config.JWT_SECRET).update(stronger).digest("base64url")}`;
    for (const token of [...unsigned, emptied, foreign, hs512]) expect(await me(first, token)).toBe(401);
    const visitors = forge(first, { ...claims, aud: "visitor" });
    expect(await me(first, visitors)).toBe(401);
    expect(await me(first, forge(first, claims))).toBe(200); // the forgery itself works, so the refusals above mean something
  });

  it("X07 refuses tokens whose times are missing, of the wrong type or absurd", async () => {
    const { iat, exp, ...claims } = claimsOf(team.owner.accessToken);
    const now = Math.floor(Date.now() / 1000);
    const wrong: object[] = [
      { ...claims, iat: now - 7200, exp: now - 3600 },
      { ...claims, iat, exp, nbf: now + 3600 },
      { ...claims, iat },
      { ...claims, exp },
      { ...claims, iat, exp: 1e308 },
      { ...claims, iat, exp: now + 10 * 365 * 86_400 },
      { ...claims, iat: String(iat), exp },
      { ...claims, iat, exp: String(exp) },
      { ...claims, iat: now + 3600, exp: now + 7200 },
      { ...claims, iat: null, exp },
      { ...claims, iat, exp: -1 },
    ];
    for (const forged of wrong)
      expect({ forged, status: await me(first, forge(first, forged)) }).toEqual({ forged, status: 401 });
  });

  it("X09 reads the role of now: a demoted admin is refused at once here and with the next poll elsewhere", async () => {
    const person = await joinTeam(first, team.owner, "admin");
    const listTeam = async (app: TestApp) =>
      (await app.api(teamApi.users, { query: {} }, { token: person.accessToken })).status;
    expect([await listTeam(first), await listTeam(second)]).toEqual([200, 200]);
    await first.api(
      teamApi.updateUser,
      { params: { userId: person.user.id }, body: { role: "agent" } },
      { token: team.owner.accessToken },
    );
    expect(await listTeam(first)).toBe(403);
    await expect.poll(() => listTeam(second)).toBe(403);
  });

  it("X24 X25 answers an event without a live sign-in with an error and lets nobody name a room", async () => {
    const person = await joinTeam(first, team.owner, "agent");
    const socket = await connectAgent(first, person);
    const chat = await startChat(first, team.widget.siteKey);
    const foreign = await createTeam(second);
    const spy = await connectAgent(first, foreign.agent);
    for (const event of ["join", "session:join", "subscribe"])
      expect(await spy.request(event, `s:${chat.session.id}`)).toMatchObject({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await spy.request("session:watch", { sessionId: chat.session.id })).toMatchObject({
      ok: false,
      error: { code: "session_not_found" },
    });
    const clientId = newClientId();
    expect(await spy.request("message:send", { sessionId: chat.session.id, clientId, body: "intruder" })).toMatchObject(
      { ok: false, error: { code: "session_not_found" } },
    );
    for (const one of first.server.realtime.agents.sockets.values())
      if (one.data.actor?.userPublicId === person.user.id) one.data.actor = null;
    expect(
      await socket.request("message:send", { sessionId: chat.session.id, clientId, body: "nobody" }),
    ).toMatchObject({ ok: false, error: { code: "unauthenticated" } });
    const rows = await first.deps.db.rows("SELECT 1 FROM messages WHERE messages.client_id = ?", [clientId]);
    expect(rows).toEqual([]);
    expect(spy.pushes.filter(({ event }) => event === "message:posted")).toEqual([]);
    spy.close();
    socket.close();
  });
});
