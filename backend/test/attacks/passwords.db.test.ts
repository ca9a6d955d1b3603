import { systemApi } from "@chat/contract/system";
import { authApi } from "@chat/contract/users";
import bcrypt from "bcrypt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPasswords } from "../../src/platform/auth/passwords.ts";
import { cookiesOf, startTestApp, startTwoApps, type TestApp } from "../testApp.ts";

describe("attacks on passwords", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ env: { TRUST_PROXY: "1", RATE_FACTOR: "1000" } });
  });
  afterAll(() => app.close());

  const register = (email: string, password: string) =>
    app.api(authApi.register, { body: { businessName: "B", name: "N", email, password } });
  const login = (email: string, password: string, to: TestApp = app) =>
    to.api(authApi.login, { body: { email, password } });

  it("X12 tells passwords apart beyond bcrypt's 72 bytes, in ASCII and beyond", async () => {
    const long = "a".repeat(72);
    const accents = "é".repeat(36);
    await register("x12-ascii@example.com", `${long}REAL`);
    await register("x12-accents@example.com", `${accents}S1`);
    expect((await login("x12-ascii@example.com", `${long}OTHER`)).status).toBe(401);
    expect((await login("x12-ascii@example.com", `${long}REAL`)).status).toBe(200);
    expect((await login("x12-accents@example.com", `${accents}S2`)).status).toBe(401);
    expect((await login("x12-accents@example.com", `${accents}S1`)).status).toBe(200);
    const raw = await bcrypt.hash(`${long}REAL`, 4);
    expect(await bcrypt.compare(`${long}OTHER`, raw)).toBe(true); // raw bcrypt would have let it in
  });

  it("X13 refuses a huge password before any hashing", async () => {
    const hash = vi.spyOn(bcrypt, "hash");
    const compare = vi.spyOn(bcrypt, "compare");
    const tooLong = await register("x13@example.com", "p".repeat(10_000));
    expect([tooLong.status, tooLong.error.code]).toEqual([400, "invalid_input"]);
    expect((await login("x13@example.com", "p".repeat(1_000_000))).status).toBe(400);
    expect((await login("x13@example.com", "p".repeat(1000))).status).toBe(400);
    expect(hash).not.toHaveBeenCalled();
    expect(compare).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("X14 answers an unknown address exactly like a wrong password, after the same hashing", async () => {
    await register("x14@example.com", "a password that is right");
    const compare = vi.spyOn(bcrypt, "compare");
    const [known, unknown] = [await login("x14@example.com", "wrong"), await login("x14-nobody@example.com", "wrong")];
    const shape = ({ status, error: { requestId: _own, ...body } }: typeof known) => ({ status, body });
    expect(shape(known)).toEqual(shape(unknown));
    expect(known.headers.getSetCookie()).toEqual(unknown.headers.getSetCookie());
    expect(compare).toHaveBeenCalledTimes(2);
    const costs = compare.mock.calls.map(([, hash]) => bcrypt.getRounds(String(hash)));
    expect(costs[0]).toBe(costs[1]);
    vi.restoreAllMocks();
  });

  it("X14 never accepts the dummy's own password", async () => {
    const passwords = createPasswords({ PASSWORD_PEPPER: "p", BCRYPT_COST: 4 });
    expect(await passwords.isRight("nobody has this password", null)).toBe(false);
  });

  it("X18 hashes at most two at once, turns the surplus away as busy, and others are served meanwhile", async () => {
    const passwords = createPasswords({ PASSWORD_PEPPER: "p", BCRYPT_COST: 6 });
    const real = bcrypt.compare.bind(bcrypt);
    let running = 0;
    let most = 0;
    // oxlint-disable-next-line typescript/no-misused-promises -- the spy sees only the overload with a callback
    vi.spyOn(bcrypt, "compare").mockImplementation(async (data: string | Buffer, hash: string) => {
      running += 1;
      most = Math.max(most, running);
      const isSame = await real(data, hash);
      running -= 1;
      return isSame;
    });
    const hash = await passwords.hash("right");
    const results = await Promise.allSettled(Array.from({ length: 150 }, () => passwords.isRight("wrong", hash)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(most).toBe(2);
    expect(refused.length).toBe(150 - 102);
    expect(refused[0]).toMatchObject({ reason: { code: "busy" } });
    vi.restoreAllMocks();
    const [health] = await Promise.all([
      app.api(systemApi.health, {}),
      ...Array.from({ length: 50 }, () => login("x14@example.com", "wrong")),
    ]);
    expect(health.status).toBe(200);
  });

  it("X20 refuses every type confusion of a sign-in", async () => {
    const post = async (body: string, path = "/api/auth/login") =>
      fetch(`${app.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: app.url },
        body,
      });
    const bodies = [
      '{"email":{"$ne":null},"password":["a"]}',
      '{"email":["a@b.example"],"password":"x"}',
      '{"email":null,"password":null}',
      '{"email":"a@b.example","password":{"toString":"x"}}',
      '{"email":"a@b.example","email":"c@d.example","password":"x"}',
      '{"email":"a@b.example","\\u0065mail":"c@d.example","password":"x"}',
      "[]",
      "null",
      '"text"',
      "{",
      "",
      '{"email":"a@b.example","password":"x"',
    ];
    for (const body of bodies) {
      const answer = await post(body);
      expect({ body, status: answer.status, code: (await answer.json()).code }).toEqual({
        body,
        status: 400,
        code: "invalid_input",
      });
    }
    expect((await post('{"email[]":"a@b.example","password":"x"}')).status).toBe(400);
    expect((await post("", "/api/auth/login?email[]=a@b.example&password=x")).status).toBe(400);
    const owner = await app.register();
    for (const query of ["limit=1&limit=2", "limit[]=1", "limit[a]=1", "cursor=a&cursor=b"]) {
      const answer = await fetch(`${app.url}/api/auth/devices?${query}`, {
        headers: { authorization: `Bearer ${owner.accessToken}` },
      });
      // An unknown name is no parameter of ours; a doubled one is refused.
      expect({ query, status: answer.status }).toEqual({ query, status: query.includes("[") ? 200 : 400 });
    }
  });
});

describe("attacks by guessing", () => {
  let first: TestApp;
  let second: TestApp;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ first, second, close } = await startTwoApps({ env: { TRUST_PROXY: "1" } }));
  });
  afterAll(() => close());
  const from = (address: string, cookie?: string) => ({
    headers: { "x-forwarded-for": address, ...(cookie ? { cookie } : {}) },
  });
  const guess = (app: TestApp, email: string, address: string, password = "a wrong guess", cookie?: string) =>
    app.api(authApi.login, { body: { email, password } }, from(address, cookie));

  it("X15 throttles by account and by address over both processes, and never locks out the owner on a known device", async () => {
    const password = "the owner's own password";
    const email = "x15@example.com";
    const registered = await first.api(
      authApi.register,
      { body: { businessName: "B", name: "N", email, password } },
      from("198.51.100.7"),
    );
    const device = cookiesOf(registered.headers);
    const spread = [];
    for (let n = 0; n < 50; n += 1) spread.push((await guess(n % 2 ? first : second, email, `203.0.113.${n}`)).status);
    expect(spread.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(spread.slice(10)).toEqual(Array.from({ length: 40 }, () => 429));
    const stranger = await guess(first, email, "192.0.2.99", password);
    expect([stranger.status, stranger.error.code]).toEqual([429, "too_many_attempts"]);
    expect(stranger.error.retryAfterMs).toBeGreaterThan(0);
    expect(Number(stranger.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await guess(second, email, "192.0.2.99", password, device)).status).toBe(200);
    // The known device is no free pass for guessing.
    const own = [];
    for (let n = 0; n < 12; n += 1) own.push((await guess(first, email, "198.51.100.7", "wrong", device)).status);
    expect(own.slice(-2)).toEqual([429, 429]);
  });

  it("X15 lets an address that is over its own limit do nothing to an account", async () => {
    const email = "x15-victim@example.com";
    const password = "the victim's own password";
    const body = { businessName: "B", name: "N", email, password };
    expect((await first.api(authApi.register, { body }, from("198.51.100.8"))).status).toBe(201);
    for (let n = 0; n < 31; n += 1) await guess(first, `x15-nobody${n}@example.com`, "203.0.113.210");
    for (let n = 0; n < 15; n += 1)
      expect((await guess(n % 2 ? first : second, email, "203.0.113.210")).status).toBe(429);
    const elsewhere = [];
    for (let n = 0; n < 9; n += 1) elsewhere.push((await guess(first, email, "203.0.113.211")).status);
    expect(elsewhere).toEqual(Array.from({ length: 9 }, () => 401)); // the account's ten are all there
    expect((await guess(second, email, "203.0.113.212", password)).status).toBe(200);
  });

  it("X14 tells one address of five e-mails an hour whether they have an account, and then the same of all", async () => {
    const register = (app: TestApp, email: string, address: string) =>
      app.api(
        authApi.register,
        { body: { businessName: "B", name: "N", email, password: "a long enough one" } },
        from(address),
      );
    expect((await register(first, "x14-known@example.com", "198.51.100.20")).status).toBe(201);
    const told = [];
    for (let n = 0; n < 7; n += 1)
      told.push((await register(n % 2 ? first : second, "x14-known@example.com", "203.0.113.220")).error.code);
    expect(told).toEqual([...Array.from({ length: 5 }, () => "email_taken"), "too_many_attempts", "too_many_attempts"]);
    expect((await register(first, "x14-unknown@example.com", "203.0.113.220")).error.code).toBe("too_many_attempts");
    for (
      let n = 0;
      n < 7;
      n += 1 // whoever registers for real is not held up
    )
      expect((await register(first, `x14-new${n}@example.com`, "203.0.113.221")).status).toBe(201);
  });

  it("X15 throttles one address that tries many accounts", async () => {
    const tries = [];
    for (let n = 0; n < 40; n += 1)
      tries.push((await guess(n % 2 ? first : second, `nobody${n}@example.com`, "203.0.113.200")).status);
    expect(tries.slice(0, 30).every((status) => status === 401)).toBe(true);
    expect(tries.slice(30).every((status) => status === 429)).toBe(true);
  });

  it("X16 believes exactly the proxy's own entry of X-Forwarded-For", async () => {
    const tries = [];
    for (let n = 0; n < 40; n += 1)
      tries.push((await guess(first, `x16-${n}@example.com`, `1.2.3.${n}, 203.0.113.201`)).status);
    expect(tries.slice(30).every((status) => status === 429)).toBe(true);
  });

  it("X16 counts the addresses of one IPv6 network as one, and another network for itself", async () => {
    const tries = [];
    for (let n = 0; n < 32; n += 1)
      tries.push((await guess(n % 2 ? first : second, `x16-v6-${n}@example.com`, `2001:db8:16:1::${n}`)).status);
    expect(tries).toEqual([...Array.from({ length: 30 }, () => 401), 429, 429]);
    expect((await guess(first, "x16-v6@example.com", "2001:db8:16:2::1")).status).toBe(401);
  });

  it("X18 counts a hundred at once on two processes exactly", async () => {
    const take = (app: TestApp) =>
      app.deps.limits.takeShared("login.account", "x18").then(
        () => true,
        () => false,
      );
    const taken = await Promise.all(Array.from({ length: 100 }, (_, n) => take(n % 2 ? first : second)));
    expect(taken.filter(Boolean)).toHaveLength(10);
  });
});
