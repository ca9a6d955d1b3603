import { twoFactorApi } from "@chat/contract/two-factor";
import { authApi } from "@chat/contract/users";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cookiesOf, startTestApp, type TestApp } from "../../../test/testApp.ts";
import { codeOf, switchOnFor } from "../../../test/twoFactor.ts";

/** The middle of a time step, at which the clock stands still: no code turns old between a line and the next. */
const START = Math.floor(Date.now() / 30_000) * 30_000 + 15_000;

type Owner = Awaited<ReturnType<TestApp["register"]>>;

describe("guessing at codes", () => {
  let app: TestApp;
  let offsetMs = 0;
  const now = () => START + offsetMs;
  beforeAll(async () => {
    app = await startTestApp({ env: { TRUST_PROXY: "1" }, overrides: { clock: { now: () => new Date(now()) } } });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    offsetMs = 0;
  });

  const from = (address: string, cookie = "") => ({ headers: { "x-forwarded-for": address, cookie } });
  const challengeOf = async (who: Owner, address: string) =>
    (await app.api(authApi.login, { body: { email: who.user.email, password: who.password } }, from(address))).error
      .challenge ?? "";
  const guess = async (challenge: string, code: string, address: string, cookie?: string) =>
    (await app.api(twoFactorApi.complete, { body: { challenge, code } }, from(address, cookie))).status;

  it("X15 is throttled by account, spread over addresses or not, and never locks out the owner on a known device", async () => {
    const owner = await app.register();
    const { secret } = await switchOnFor(app, owner);
    const challenge = await challengeOf(owner, "198.51.100.1");
    const tries = [];
    for (let n = 0; n < 8; n += 1) tries.push(await guess(challenge, "000000", `203.0.113.${n}`));
    expect(tries).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const good = codeOf(secret, 1, now());
    expect(await guess(challenge, good, "203.0.113.99")).toBe(429);
    expect(await guess(challenge, good, "198.51.100.7", owner.cookies)).toBe(200);
    // The known device is no free pass for guessing.
    const own = [];
    for (let n = 0; n < 7; n += 1) own.push(await guess(challenge, "000000", "198.51.100.7", owner.cookies));
    expect(own.slice(-2)).toEqual([429, 429]);
  });

  it("X15 knows no device any more that signed in before the second factor, except the one that switched it on", async () => {
    const owner = await app.register();
    const thief = await app.api(
      authApi.login,
      { body: { email: owner.user.email, password: owner.password } },
      from("203.0.113.7"),
    );
    await switchOnFor(app, owner);
    const challenge = await challengeOf(owner, "198.51.100.1");
    for (let n = 0; n < 5; n += 1) expect(await guess(challenge, "000000", `203.0.113.${n}`)).toBe(401);
    expect(await guess(challenge, "000000", "203.0.113.7", cookiesOf(thief.headers))).toBe(429);
    expect(await guess(challenge, "000000", "198.51.100.7", owner.cookies)).toBe(401);
  });

  it("X15 allows a stranger forty tries in a day, however patient", async () => {
    const owner = await app.register();
    await switchOnFor(app, owner);
    const tries = [];
    for (let round = 0; round < 10; round += 1) {
      offsetMs = round * 15.1 * 60_000;
      const challenge = await challengeOf(owner, `198.51.100.${round}`);
      for (let n = 0; n < 5; n += 1) tries.push(await guess(challenge, "000000", `203.0.113.${round}`));
    }
    expect(tries.filter((status) => status === 401)).toHaveLength(40);
    expect(tries.slice(40)).toEqual(Array.from({ length: 10 }, () => 429));
  });

  it("is throttled at an open page, too, whoever knows the password", async () => {
    const owner = await app.register();
    const { recoveryCodes } = await switchOnFor(app, owner);
    const off = async (code: string) =>
      (
        await app.api(
          twoFactorApi.switchOff,
          { body: { currentPassword: owner.password, code } },
          { token: owner.accessToken },
        )
      ).status;
    const tries = [];
    for (let n = 0; n < 7; n += 1) tries.push(await off("000000"));
    expect(tries).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await off(recoveryCodes[0] ?? "")).toBe(429);
  });

  it("counts no attempt that was right", async () => {
    const owner = await app.register();
    const { recoveryCodes } = await switchOnFor(app, owner);
    for (const code of recoveryCodes.slice(0, 8)) {
      const challenge = await challengeOf(owner, "198.51.100.50");
      expect(await guess(challenge, code, "198.51.100.50")).toBe(200);
    }
  });
});
