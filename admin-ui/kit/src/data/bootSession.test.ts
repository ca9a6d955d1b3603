// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as AuthSession from "./authSession.ts";
import { signedInReply } from "./signedInReply.ts";

let answer: () => Response;
const asked = vi.fn(async () => answer());
const seen: string[] = [];
let auth: typeof AuthSession;

// each test gets modules of its own, for where the tab stands is theirs to keep
beforeEach(async () => {
  vi.useFakeTimers();
  asked.mockClear();
  seen.length = 0;
  vi.stubGlobal("fetch", asked);
  vi.resetModules();
  auth = await import("./authSession.ts");
  auth.onAuthState(() => seen.push(auth.authState().status));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const lost = (): Response => {
  throw new TypeError("Failed to fetch");
};
const ok = () => new Response(JSON.stringify(signedInReply("t")), { status: 200 });
const refused = (status: number, body: object) => () => new Response(JSON.stringify(body), { status });

describe("bootSession", () => {
  it("says nothing of a network that fails once: it asks again", async () => {
    answer = lost;
    const booted = auth.bootSession();
    await vi.advanceTimersByTimeAsync(0);
    answer = ok;
    await vi.runAllTimersAsync();
    await booted;
    expect(seen).toEqual(["signedIn"]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("says that the server is away, goes on asking, and comes in by itself once it is back", async () => {
    answer = lost;
    void auth.bootSession();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(seen[0]).toBe("unreachable");
    expect(auth.authState()).toMatchObject({ status: "unreachable", error: { code: "unreachable" } });
    expect(asked.mock.calls.length).toBeGreaterThan(5);
    answer = ok;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(auth.authState().status).toBe("signedIn");
    const calls = asked.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(calls);
  });

  it("asks once where nobody is signed in, and not sooner than a server wants that has too much to do", async () => {
    answer = refused(401, { code: "unauthenticated", message: "no", requestId: "r" });
    await auth.bootSession();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([auth.authState().status, asked.mock.calls.length]).toEqual(["signedOut", 1]);

    vi.resetModules();
    auth = await import("./authSession.ts");
    asked.mockClear();
    answer = refused(429, { code: "rate_limited", message: "no", requestId: "r", retryAfterMs: 40_000 });
    await auth.bootSession();
    await vi.advanceTimersByTimeAsync(39_000);
    expect([auth.authState().status, asked.mock.calls.length]).toEqual(["unreachable", 1]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
