import { authApi } from "@chat/contract/users";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectSocket } from "../../../test/factories.ts";
import { cookiesOf, startTestApp, type TestApp } from "../../../test/testApp.ts";

/** The clock goes on only when a test says so: a minute is a minute, however busy the machine is. */
const START = Date.now();

describe("refreshSignIn", () => {
  let app: TestApp;
  let jar: string;
  let accessToken: string;
  let offsetMs = 0;
  beforeAll(async () => {
    app = await startTestApp({
      env: { RATE_FACTOR: "1000" },
      overrides: { clock: { now: () => new Date(START + offsetMs) } },
    });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    offsetMs = 0;
    const owner = await app.register();
    jar = owner.cookies;
    accessToken = owner.accessToken;
  });

  const refreshCookie = (cookies: string): string =>
    cookies.split("; ").find((cookie) => cookie.startsWith("chat_refresh=")) ?? "";
  const refresh = async (cookies: string) => {
    const answer = await app.api(authApi.refresh, {}, { headers: { cookie: refreshCookie(cookies) } });
    return { status: answer.status, token: answer.data.accessToken, cookie: refreshCookie(cookiesOf(answer.headers)) };
  };
  const me = async (token: string) => (await app.api(authApi.me, {}, { token })).status;

  it("rotates: every use brings the next cookie and a working token", async () => {
    const one = await refresh(jar);
    const two = await refresh(one.cookie);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(new Set([refreshCookie(jar), one.cookie, two.cookie]).size).toBe(3);
    expect(await me(two.token)).toBe(200);
  });

  it("serves two tabs that wake up together: both get a token, and the same next cookie", async () => {
    const [one, two, three] = await Promise.all([refresh(jar), refresh(jar), refresh(jar)]);
    expect([one.status, two.status, three.status]).toEqual([200, 200, 200]);
    expect(two.cookie).toBe(one.cookie);
    expect(three.cookie).toBe(one.cookie);
    expect((await refresh(one.cookie)).status).toBe(200);
  });

  it("survives a lost reply within a minute", async () => {
    await refresh(jar); // its reply never arrives
    offsetMs = 55_000;
    const again = await refresh(jar);
    expect(again.status).toBe(200);
    expect((await refresh(again.cookie)).status).toBe(200);
  });

  it("ends the whole sign-in when the token before comes back after a minute", async () => {
    const one = await refresh(jar);
    const socket = await connectSocket(app, "/agent", { token: one.token });
    offsetMs = 61_000;
    expect((await refresh(jar)).status).toBe(401);
    expect((await refresh(one.cookie)).status).toBe(401);
    expect(await me(one.token)).toBe(401);
    await socket.closed();
  });

  it("ends the whole sign-in when a token comes back whose successor was used", async () => {
    const one = await refresh(jar);
    const two = await refresh(one.cookie);
    expect((await refresh(jar)).status).toBe(401);
    expect((await refresh(two.cookie)).status).toBe(401);
    expect(await me(accessToken)).toBe(401);
  });

  it("drops a cookie that is no good, and says nothing about why", async () => {
    const bad = await app.api(authApi.refresh, {}, { headers: { cookie: "chat_refresh=nonsense" } });
    expect([bad.status, bad.error.code]).toEqual([401, "unauthenticated"]);
  });

  it("hides the cookie from scripts and from other sites", async () => {
    const answer = await app.api(authApi.refresh, {}, { headers: { cookie: refreshCookie(jar) } });
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^chat_refresh=[\w.-]+; Max-Age=2592000; Path=\/api\/auth; Expires=.*; HttpOnly; SameSite=Strict$/,
    );
  });

  it("ends after thirty days without use", async () => {
    offsetMs = 31 * 86_400_000;
    expect((await refresh(jar)).status).toBe(401);
  });
});
