import { twoFactorApi } from "@chat/contract/two-factor";
import { authApi, teamApi } from "@chat/contract/users";
import bcrypt from "bcrypt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connectSocket, createTeam, joinTeam } from "../../../test/factories.ts";
import { cookiesOf, startTestApp, type TestApp } from "../../../test/testApp.ts";
import { codeOf, switchOnFor } from "../../../test/twoFactor.ts";

/** The middle of a time step, at which the clock stands still: no code turns old between a line and the next. */
const START = Math.floor(Date.now() / 30_000) * 30_000 + 15_000;

type Owner = Awaited<ReturnType<TestApp["register"]>>;

describe("two-factor sign-in", () => {
  let app: TestApp;
  let owner: Owner;
  let secret: string;
  let recoveryCodes: string[];
  let offsetMs = 0;
  const now = () => START + offsetMs;
  beforeAll(async () => {
    app = await startTestApp({
      env: { RATE_FACTOR: "1000" },
      overrides: { clock: { now: () => new Date(now()) } },
    });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    offsetMs = 0;
    owner = await app.register();
    ({ secret, recoveryCodes } = await switchOnFor(app, owner));
  });

  const login = (
    who: Pick<Owner, "user" | "password"> = owner,
    to: typeof authApi.login | typeof authApi.agentLogin = authApi.login,
  ) => app.api(to, { body: { email: who.user.email, password: who.password } });
  const challengeOf = async (who: Pick<Owner, "user" | "password"> = owner) => (await login(who)).error.challenge ?? "";
  const complete = async (code: string, challenge?: string) =>
    app.api(twoFactorApi.complete, { body: { challenge: challenge ?? (await challengeOf()), code } });
  /** The app's code, `steps` half minutes from the server's now. */
  const code = (steps = 0) => codeOf(secret, steps, now());
  const outcome = ({ status, error }: { status: number; error: { code: string } }) =>
    status === 200 ? "in" : error.code;
  const me = async (token: string) => (await app.api(authApi.me, {}, { token })).status;
  const state = async (token = owner.accessToken) => (await app.api(twoFactorApi.state, {}, { token })).data;
  const rowsOf = async () => {
    const [row] = await app.deps.db.rows<{ id: number }>("SELECT users.id FROM users WHERE users.public_id = ?", [
      owner.user.id,
    ]);
    const id = row?.id ?? 0;
    return {
      factors: await app.deps.db.rows<{ secret_cipher: Buffer }>("SELECT * FROM user_two_factor WHERE user_id = ?", [
        id,
      ]),
      codes: await app.deps.db.rows<{ code_hash: Buffer }>("SELECT * FROM user_recovery_codes WHERE user_id = ?", [id]),
      signIns: await app.deps.db.rows("SELECT * FROM user_sessions WHERE user_id = ?", [id]),
    };
  };

  describe("switching on", () => {
    it("needs the password and a code of the new secret; until then nothing is asked for", async () => {
      const fresh = await app.register();
      const as = { token: fresh.accessToken };
      const { data } = await app.api(twoFactorApi.setUp, {}, as);
      const on = (currentPassword: string, typed: string) =>
        app.api(twoFactorApi.switchOn, { body: { currentPassword, code: typed } }, as);
      const good = () => codeOf(data.secret, 0, now());
      expect(await state(fresh.accessToken)).toEqual({ isOn: false, since: null, recoveryCodesLeft: 0 });
      expect(outcome(await on("not the password", good()))).toBe("wrong_credentials");
      expect(outcome(await on(fresh.password, codeOf(secret, 0, now())))).toBe("wrong_code");
      expect(outcome(await on(fresh.password, ""))).toBe("invalid_input");
      expect(outcome(await login(fresh))).toBe("in");
      const answer = await on(fresh.password, ` ${good().slice(0, 3)} ${good().slice(3)}`);
      expect(new Set(answer.data.recoveryCodes).size).toBe(10);
      expect(await state(fresh.accessToken)).toMatchObject({ isOn: true, recoveryCodesLeft: 10 });
      expect(outcome(await login(fresh))).toBe("two_factor_required");
    });

    it("forgets a secret that was shown before and never switched on", async () => {
      const fresh = await app.register();
      const as = { token: fresh.accessToken };
      const [first, second] = [await app.api(twoFactorApi.setUp, {}, as), await app.api(twoFactorApi.setUp, {}, as)];
      const on = (typed: string) =>
        app.api(twoFactorApi.switchOn, { body: { currentPassword: fresh.password, code: typed } }, as);
      expect(outcome(await on(codeOf(first.data.secret, 0, now())))).toBe("wrong_code");
      expect(outcome(await on(codeOf(second.data.secret, 0, now())))).toBe("in");
    });

    it("cannot be begun or done twice", async () => {
      const as = { token: owner.accessToken };
      expect(outcome(await app.api(twoFactorApi.setUp, {}, as))).toBe("conflict");
      const again = { currentPassword: owner.password, code: code(1) };
      expect(outcome(await app.api(twoFactorApi.switchOn, { body: again }, as))).toBe("conflict");
      expect(outcome(await complete(code(1)))).toBe("in");
    });

    it("signs every other device out and keeps this one", async () => {
      const fresh = await app.register();
      const other = (await login(fresh)).data;
      const socket = await connectSocket(app, "/agent", { token: other.accessToken });
      await switchOnFor(app, fresh);
      await socket.closed();
      expect([await me(other.accessToken), await me(fresh.accessToken)]).toEqual([401, 200]);
      const devices = await app.api(authApi.devices, { query: {} }, { token: fresh.accessToken });
      expect(devices.data.items.map((device) => device.isThisOne)).toEqual([true]);
    });

    it("keeps no secret and no code that could be read from the database", async () => {
      const { factors, codes } = await rowsOf();
      const stored = Buffer.concat([...factors.map((row) => row.secret_cipher), ...codes.map((row) => row.code_hash)]);
      expect([factors.length, codes.length]).toEqual([1, 10]);
      for (const plain of [secret, ...recoveryCodes, ...recoveryCodes.map((one) => one.replace("-", ""))])
        expect(stored.includes(plain)).toBe(false);
    });
  });

  describe("signing in", () => {
    it("asks for the code after the right password only, and signs nobody in before it", async () => {
      const before = (await rowsOf()).signIns.length;
      const asked = await login();
      expect([asked.status, asked.error.code]).toEqual([401, "two_factor_required"]);
      expect(asked.headers.getSetCookie()).toEqual([]);
      expect((await rowsOf()).signIns.length).toBe(before);
      const wrong = await app.api(authApi.login, { body: { email: owner.user.email, password: "a wrong guess" } });
      const nobody = await app.api(authApi.login, { body: { email: "no@example.com", password: "a wrong guess" } });
      const shape = ({ requestId: _own, ...body }: typeof wrong.error) => body;
      expect(shape(wrong.error)).toEqual(shape(nobody.error));
      expect(wrong.error.challenge).toBeUndefined();
    });

    it("asks, too, whoever was half signed in when it was switched on, and lets nobody in whose password changed meanwhile", async () => {
      const fresh = await app.register();
      const as = { token: fresh.accessToken };
      const real = bcrypt.compare.bind(bcrypt);
      const during = (work: () => Promise<unknown>) =>
        // oxlint-disable-next-line typescript/no-misused-promises -- the spy sees only the overload with a callback
        vi.spyOn(bcrypt, "compare").mockImplementationOnce(async (data: string | Buffer, hash: string) => {
          const isSame = await real(data, hash);
          await work();
          return isSame;
        });
      during(() => switchOnFor(app, fresh));
      expect(outcome(await login(fresh))).toBe("two_factor_required");
      const body = { currentPassword: fresh.password, newPassword: "a quite new password" };
      during(() => app.api(authApi.changePassword, { body }, as));
      expect(outcome(await login(fresh))).toBe("wrong_credentials");
      vi.restoreAllMocks();
    });

    it("X02 asks at the console's door, too", async () => {
      const asked = await login(owner, authApi.agentLogin);
      expect(outcome(asked)).toBe("two_factor_required");
      expect(outcome(await complete(code(1), asked.error.challenge))).toBe("in");
    });

    it("completes exactly as a sign-in without it: token, cookies, agent profile", async () => {
      const plain = await app.register();
      const usual = await login(plain, authApi.agentLogin);
      const done = await complete(code(1));
      expect(Object.keys(done.data).sort()).toEqual(Object.keys(usual.data).sort());
      const names = (headers: Headers) => headers.getSetCookie().map((line) => line.replace(/=[^;]*/, "="));
      expect(names(done.headers).map((line) => line.replace(/Expires=[^;]*/, ""))).toEqual(
        names(usual.headers).map((line) => line.replace(/Expires=[^;]*/, "")),
      );
      expect(await me(done.data.accessToken)).toBe(200);
      const cookie = cookiesOf(done.headers);
      expect((await app.api(authApi.refresh, {}, { headers: { cookie } })).status).toBe(200);
    });

    it("takes a code of the step before, now or after, and of no other", async () => {
      offsetMs = 3_600_000;
      const tried = [];
      for (const steps of [-2, 2, -1, 0, 1]) tried.push(outcome(await complete(code(steps))));
      expect(tried).toEqual(["wrong_code", "wrong_code", "in", "in", "in"]);
    });

    it("takes each code once, the one that switched it on included, and none older than the last", async () => {
      expect(outcome(await complete(code(0)))).toBe("wrong_code");
      expect(outcome(await complete(code(1)))).toBe("in");
      expect(outcome(await complete(code(1)))).toBe("wrong_code");
      offsetMs = 30_000;
      expect(outcome(await complete(code(-1)))).toBe("wrong_code");
      expect(outcome(await complete(code(1)))).toBe("in");
    });

    it("lets exactly one of many in who use the same code at once", async () => {
      const challenge = await challengeOf();
      const one = code(1);
      const results = await Promise.all(Array.from({ length: 12 }, () => complete(one, challenge)));
      expect(results.map(outcome).sort()).toEqual(["in", ...Array.from({ length: 11 }, () => "wrong_code")]);
      const [recovery = ""] = recoveryCodes;
      const again = await Promise.all(Array.from({ length: 12 }, () => complete(recovery, challenge)));
      expect(again.map(outcome).sort()).toEqual(["in", ...Array.from({ length: 11 }, () => "wrong_code")]);
    });

    it("takes every recovery code once, however it is typed, and no one else's", async () => {
      const other = await app.register();
      const theirs = await switchOnFor(app, other);
      expect(outcome(await complete(theirs.recoveryCodes[0] ?? ""))).toBe("wrong_code");
      for (const [n, recovery] of recoveryCodes.entries()) {
        const typed = n % 2 ? recovery.toUpperCase().replace("-", " ") : recovery;
        expect(outcome(await complete(typed))).toBe("in");
        expect(outcome(await complete(recovery))).toBe("wrong_code");
      }
      expect((await state()).recoveryCodesLeft).toBe(0);
    });

    it("refuses a code that it cannot check because the key was changed, and recovery codes still work", async () => {
      await app.deps.db.run("UPDATE user_two_factor SET secret_cipher = ?", [Buffer.alloc(80, 1)]);
      expect(outcome(await complete(code(1)))).toBe("wrong_code");
      expect(outcome(await complete(recoveryCodes[0] ?? ""))).toBe("in");
    });
  });

  describe("the challenge", () => {
    it("opens no door, and no access token passes for one", async () => {
      const challenge = await challengeOf();
      expect(await me(challenge)).toBe(401);
      await expect(connectSocket(app, "/agent", { token: challenge })).rejects.toThrow("unauthenticated");
      expect(outcome(await complete(code(1), owner.accessToken))).toBe("token_expired");
      expect(outcome(await complete(code(1), `${challenge}x`))).toBe("token_expired");
      expect(outcome(await complete(code(1), "x"))).toBe("token_expired");
    });

    it("ends after five minutes", async () => {
      const challenge = await challengeOf();
      offsetMs = 299_000;
      expect(outcome(await complete("000000", challenge))).toBe("wrong_code");
      offsetMs = 301_000;
      expect(outcome(await complete(code(0), challenge))).toBe("token_expired");
    });

    it("ends when the password changes", async () => {
      const challenge = await challengeOf();
      await app.api(
        authApi.changePassword,
        { body: { currentPassword: owner.password, newPassword: "a quite new password" } },
        { token: owner.accessToken },
      );
      expect(outcome(await complete(code(1), challenge))).toBe("token_expired");
    });

    it("ends when the person is deactivated, and when there is no second factor any more", async () => {
      const colleague = await joinTeam(app, owner, "agent");
      const theirs = await switchOnFor(app, colleague);
      const asked = await login(colleague);
      const params = { userId: colleague.user.id };
      const as = { token: owner.accessToken };
      await app.api(teamApi.updateUser, { params, body: { isActive: false } }, as);
      const typed = () => codeOf(theirs.secret, 1, now());
      expect(outcome(await complete(typed(), asked.error.challenge))).toBe("token_expired");
      await app.api(teamApi.updateUser, { params, body: { isActive: true } }, as);
      await app.api(twoFactorApi.reset, { params }, as);
      expect(outcome(await complete(typed(), asked.error.challenge))).toBe("token_expired");
    });
  });

  describe("changing it", () => {
    const switchOff = (typed: string, currentPassword = owner.password) =>
      app.api(twoFactorApi.switchOff, { body: { currentPassword, code: typed } }, { token: owner.accessToken });

    it("switches off with both factors only, and signs every other device out", async () => {
      const other = (await complete(code(1))).data;
      expect(outcome(await switchOff(recoveryCodes[1] ?? "", "not it"))).toBe("wrong_credentials");
      expect(outcome(await switchOff("123456"))).toBe("wrong_code");
      expect(outcome(await switchOff(code(1)))).toBe("wrong_code");
      expect((await state()).isOn).toBe(true);
      expect(outcome(await switchOff(recoveryCodes[1] ?? ""))).toBe("in");
      expect([await me(other.accessToken), await me(owner.accessToken)]).toEqual([401, 200]);
      expect(await state()).toEqual({ isOn: false, since: null, recoveryCodesLeft: 0 });
      expect(outcome(await login())).toBe("in");
      const { factors, codes } = await rowsOf();
      expect([factors.length, codes.length]).toEqual([0, 0]);
    });

    it("keeps a recovery code good where the change it was meant for did not happen", async () => {
      await switchOff(recoveryCodes[0] ?? "", "a wrong password");
      expect((await state()).recoveryCodesLeft).toBe(10);
    });

    it("makes new recovery codes, and the old ones stop working", async () => {
      await complete(recoveryCodes[0] ?? "");
      const renewed = await app.api(
        twoFactorApi.renewRecoveryCodes,
        { body: { currentPassword: owner.password, code: code(1) } },
        { token: owner.accessToken },
      );
      expect(renewed.data.recoveryCodes).toHaveLength(10);
      expect((await state()).recoveryCodesLeft).toBe(10);
      expect(outcome(await complete(recoveryCodes[1] ?? ""))).toBe("wrong_code");
      expect(outcome(await complete(renewed.data.recoveryCodes[9] ?? ""))).toBe("in");
    });

    it("has nothing to change while it is off", async () => {
      const fresh = await app.register();
      for (const endpoint of [twoFactorApi.switchOff, twoFactorApi.renewRecoveryCodes]) {
        const body = { currentPassword: fresh.password, code: "123456" };
        expect(outcome(await app.api(endpoint, { body }, { token: fresh.accessToken }))).toBe("wrong_code");
      }
    });
  });

  describe("the team", () => {
    it("sees who has it", async () => {
      await joinTeam(app, owner, "agent");
      const { data } = await app.api(teamApi.users, { query: {} }, { token: owner.accessToken });
      expect(data.items.map((user) => user.hasTwoFactor)).toEqual([true, false]);
    });

    it("resets it for a colleague who lost the phone; nobody for themselves, nobody but an owner for an owner", async () => {
      const team = await createTeam(app);
      await switchOnFor(app, team.owner);
      await switchOnFor(app, team.admin);
      await switchOnFor(app, team.agent);
      const reset = async (by: { accessToken: string }, whom: { user: { id: string } }) =>
        outcome(await app.api(twoFactorApi.reset, { params: { userId: whom.user.id } }, { token: by.accessToken }));
      expect(await reset(team.agent, team.admin)).toBe("forbidden");
      expect(await reset(team.admin, team.owner)).toBe("forbidden");
      expect(await reset(team.admin, team.admin)).toBe("forbidden");
      expect(await reset(team.owner, team.owner)).toBe("forbidden");
      expect(await reset(owner, team.agent)).toBe("not_found");
      expect(outcome(await login(team.agent))).toBe("two_factor_required");
      const socket = await connectSocket(app, "/agent", { token: team.agent.accessToken });
      expect(await reset(team.admin, team.agent)).toBe("in");
      await socket.closed();
      expect(await me(team.agent.accessToken)).toBe(401);
      expect(outcome(await login(team.agent))).toBe("in");
      expect(await reset(team.owner, team.admin)).toBe("in");
      // Where it is off there is nothing to reset, and nobody is signed out.
      const again = await login(team.agent);
      expect(await reset(team.owner, team.agent)).toBe("in");
      expect(await me(again.data.accessToken)).toBe(200);
    });
  });
});
