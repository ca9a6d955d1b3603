// @vitest-environment jsdom
import { authApi } from "@chat/contract/users";
import { widgetsApi } from "@chat/contract/widgets";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "./ApiError.ts";
import type * as Api from "./api.ts";
import type * as AuthSession from "./authSession.ts";
import { signedInReply } from "./signedInReply.ts";

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const refusal = (code: string) => ({ code, message: "no", requestId: "r1" });

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>;
let answer: Answer;
const calls: { url: string; token: string | null }[] = [];
const callsTo = (path: string) => calls.filter((call) => call.url.startsWith(path)).length;

// each test gets modules of its own, for the sign-in is theirs to keep
let api: typeof Api;
let auth: typeof AuthSession;
beforeEach(async () => {
  calls.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    calls.push({ url, token: new Headers(init.headers).get("Authorization") });
    return answer(url, init);
  });
  vi.stubGlobal("BroadcastChannel", undefined); // the modules of earlier tests are other tabs, which would ask along
  vi.resetModules();
  [api, auth] = await Promise.all([import("./api.ts"), import("./authSession.ts")]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("callEndpoint", () => {
  it("refreshes once for any number of calls that start together", async () => {
    answer = async (url) => {
      await new Promise((done) => setTimeout(done, 5));
      return url === "/api/auth/refresh" ? json(200, signedInReply("t1")) : json(200, { items: [], next: null });
    };
    await Promise.all([
      api.callEndpoint(widgetsApi.list),
      api.callEndpoint(widgetsApi.list),
      api.callEndpoint(authApi.me),
    ]);
    expect(callsTo("/api/auth/refresh")).toBe(1);
    expect(calls.filter((call) => call.token === "Bearer t1")).toHaveLength(3);
  });

  it("repeats a call once with a new token after 401, one refresh for all", async () => {
    auth.keepSession(signedInReply("old"));
    answer = (url, init) => {
      if (url === "/api/auth/refresh") return json(200, signedInReply("new"));
      return new Headers(init.headers).get("Authorization") === "Bearer new"
        ? json(200, { items: [], next: null })
        : json(401, refusal("token_expired"));
    };
    await Promise.all([api.callEndpoint(widgetsApi.list), api.callEndpoint(widgetsApi.list)]);
    expect(callsTo("/api/auth/refresh")).toBe(1);
    expect(callsTo("/api/widgets")).toBe(4);
  });

  it.each(["wrong_credentials", "wrong_code"])("does not take %s for an ended sign-in", async (code) => {
    auth.keepSession(signedInReply("t"));
    answer = () => json(401, refusal(code));
    const body = { currentPassword: "x", newPassword: "long enough password" };
    await expect(api.callEndpoint(authApi.changePassword, { body })).rejects.toMatchObject({ code });
    expect(callsTo("/api/auth/refresh")).toBe(0);
    expect(auth.authState().status).toBe("signedIn");
  });

  it("signs out when the refresh is refused, and stays signed in when the server is only away", async () => {
    auth.keepSession(signedInReply("t"));
    answer = (url) =>
      url === "/api/auth/refresh" ? json(503, refusal("unavailable")) : json(401, refusal("token_expired"));
    await expect(api.callEndpoint(authApi.me)).rejects.toMatchObject({ code: "unavailable" });
    expect(auth.authState().status).toBe("signedIn");
    answer = () => json(401, refusal("unauthenticated"));
    await expect(api.callEndpoint(authApi.me)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(auth.authState()).toEqual({ status: "signedOut", reason: "expired" });
  });

  it("renews before use a token that is about to end", async () => {
    auth.keepSession({ ...signedInReply("old"), expiresInSeconds: 20 });
    answer = (url) => json(200, url === "/api/auth/refresh" ? signedInReply("new") : { items: [], next: null });
    await api.callEndpoint(widgetsApi.list);
    expect(calls.map((call) => call.token)).toEqual([null, "Bearer new"]);
  });

  it("names a lost connection as such", async () => {
    auth.keepSession(signedInReply("t"));
    answer = () => Promise.reject(new TypeError("fetch failed"));
    const failure: unknown = await api.callEndpoint(authApi.me).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "unreachable", isRetryable: true });
  });

  it("keeps the token out of storage and cookies", async () => {
    auth.keepSession(signedInReply("very-secret-token"));
    for (const storage of [localStorage, sessionStorage])
      expect(Object.entries(storage).flat().join()).not.toContain("very-secret-token");
    expect(document.cookie).not.toContain("very-secret-token");
  });

  it("notices a newer contract", async () => {
    const { hasNewerServer } = await import("./contractVersion.ts");
    auth.keepSession(signedInReply("t"));
    answer = () => json(200, { items: [], next: null }, { "X-Contract-Version": "1" });
    await api.callEndpoint(widgetsApi.list);
    expect(hasNewerServer()).toBe(false);
    answer = () => json(200, { items: [], next: null }, { "X-Contract-Version": "999" });
    await api.callEndpoint(widgetsApi.list);
    expect(hasNewerServer()).toBe(true);
  });

  it("counts time by the server's clock", async () => {
    const { serverNow } = await import("./serverClock.ts");
    auth.keepSession(signedInReply("t"));
    answer = () =>
      json(200, { items: [], next: null }, { "X-Server-Time": new Date(Date.now() + 3_600_000).toISOString() });
    await api.callEndpoint(widgetsApi.list);
    expect(serverNow() - Date.now()).toBeGreaterThan(3_000_000); // less what the way took
  });
});

describe("urlOf", () => {
  it("escapes parameters and leaves empty query values out", () =>
    expect(
      api.urlOf("/a/:id/b", { params: { id: "x/../y" }, query: { q: "ü&", empty: "", none: undefined, n: 0 } }),
    ).toBe("/api/a/x%2F..%2Fy/b?q=%C3%BC%26&n=0"));
});

describe("ApiError.fromBody", () => {
  it("keeps code, text, fields and wait", () =>
    expect(
      ApiError.fromBody({
        code: "rate_limited",
        message: "Slow",
        requestId: "r",
        retryAfterMs: 900,
        fields: { a: "b" },
      }),
    ).toMatchObject({
      code: "rate_limited",
      message: "Slow",
      retryAfterMs: 900,
      fields: { a: "b" },
      isRetryable: true,
    }));
  it("does not try again what a newer server refuses", () => {
    expect(ApiError.fromBody({ code: "made_up", message: "Not like this." })).toMatchObject({ isRetryable: false });
    expect(ApiError.fromBody({ code: "internal" })).toMatchObject({ isRetryable: true });
  });
  it.each([null, "text", { code: 5 }, { code: "made_up" }])("makes `internal` of %j", (body) =>
    expect(ApiError.fromBody(body).code).toBe("internal"),
  );
});
