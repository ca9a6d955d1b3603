// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CallError } from "./CallError.ts";
import type { Rest } from "./rest.ts";
import { createSession } from "./session.ts";
import { createStorage } from "./storage.ts";

const reply = (id = "s1") => ({
  session: { id, head: 0 },
  token: `token-${id}`,
  expiresInSeconds: 900,
  incarnation: "one",
  serverTime: new Date().toISOString(),
});
const make = (rest: Rest, now = () => Date.now()) =>
  createSession({ storage: createStorage("demo"), rest, siteKey: "demo", locale: "en", onStarted: () => {}, now });

beforeEach(() => localStorage.clear());

describe("session", () => {
  it("writes secret and client id down before the first request", async () => {
    let stored = "";
    const session = make(async () => {
      stored = localStorage.getItem("chatWidget:demo") ?? "";
      return reply();
    });
    await session.ensure();
    expect(stored).toMatch(/^\+\{"secret":"[\w-]{22}","clientId":"[\w-]{22}"/);
  });

  it("repeats a start whose reply was lost with the same ids", async () => {
    const bodies: unknown[] = [];
    const rest = vi.fn<Rest>(async (_method, _path, options) => {
      bodies.push(options?.body);
      if (bodies.length === 1) throw new CallError("timeout");
      return reply();
    });
    const session = make(rest);
    await expect(session.ensure()).rejects.toMatchObject({ code: "timeout" });
    await make(rest).ensure(); // after a reload, too
    expect(bodies[0]).toMatchObject({ visitorSecret: expect.any(String), clientId: expect.any(String) });
    expect(bodies[1]).toMatchObject({
      visitorSecret: Reflect.get(Object(bodies[0]), "visitorSecret"),
      clientId: Reflect.get(Object(bodies[0]), "clientId"),
    });
  });

  it("asks once for callers at the same time, and not again while the token is good", async () => {
    const rest = vi.fn<Rest>(async () => reply());
    const session = make(rest);
    await Promise.all([session.ensure(), session.ensure()]);
    await session.ensure();
    expect(rest).toHaveBeenCalledTimes(1);
  });

  it("renews by repeating the start when the token ends or is refused", async () => {
    let time = Date.now();
    const rest = vi.fn<Rest>(async () => reply());
    const session = make(rest, () => time);
    await session.ensure();
    time += 14.5 * 60_000;
    await session.ensure();
    session.distrust();
    await session.ensure();
    expect(rest).toHaveBeenCalledTimes(3);
    expect(new Set(rest.mock.calls.map((call) => Reflect.get(Object(call[2]?.body), "clientId"))).size).toBe(1);
  });

  it("keeps the visitor and the answers when a chat is left, and starts another chat", async () => {
    const session = make(async () => reply());
    session.keepAnswers({ name: "Ada" });
    session.begin({ with: "person" });
    const before = session.read();
    await session.ensure();
    session.leave();
    expect(localStorage.getItem("chatWidget:demo")?.[0]).toBe("-");
    const after = session.begin();
    expect(after.secret).toBe(before?.secret);
    expect(after.clientId).not.toBe(before?.clientId);
    expect(after.wish?.answers).toEqual({ name: "Ada" });
  });

  it("tells the loader by the first sign whether a chat goes on", async () => {
    const session = make(async () => reply());
    await session.ensure();
    session.noteClosed(true);
    expect(localStorage.getItem("chatWidget:demo")?.[0]).toBe("-");
    session.noteClosed(false);
    expect(localStorage.getItem("chatWidget:demo")?.[0]).toBe("+");
  });
});
