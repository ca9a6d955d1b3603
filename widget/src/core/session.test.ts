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
const make = (rest: Rest, now = () => Date.now(), onAnswersRefused = () => {}) =>
  createSession({
    storage: createStorage("demo"),
    rest,
    siteKey: "demo",
    locale: () => "en",
    onStarted: () => {},
    onAnswersRefused,
    now,
  });

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

  it("keeps refused answers for the form, with what is wrong, and asks nothing until they are given again", async () => {
    const rest = vi.fn<Rest>(async (_method, _path, options) => {
      const { answers } = Object(options?.body);
      if (answers.topic === "Old") throw new CallError("invalid_input", "", 0, { topic: "is not one of the choices" });
      return reply();
    });
    const heard = vi.fn();
    const session = make(rest, undefined, heard);
    session.keepAnswers({ name: "Ada", topic: "Old" });
    session.begin({ with: "person" });
    await expect(session.ensure()).rejects.toMatchObject({ code: "invalid_input" });
    expect(heard).toHaveBeenCalledTimes(1);
    const reloaded = make(rest);
    expect(reloaded.read()).toMatchObject({
      problems: { topic: "is not one of the choices" },
      wish: { with: "person", answers: { name: "Ada", topic: "Old" } },
    });
    await expect(reloaded.ensure()).rejects.toMatchObject({ code: "invalid_input" });
    expect(rest).toHaveBeenCalledTimes(1);
    reloaded.keepAnswers({ name: "Ada", topic: "New" });
    await reloaded.ensure();
    expect(Object(rest.mock.calls[1]?.[2]?.body)).toMatchObject({ with: "person", answers: { topic: "New" } });
    expect(reloaded.read()?.problems).toBeUndefined();
  });

  it("keeps a chat that has begun when its repeat is refused", async () => {
    let isRefusing = false;
    const session = make(async () => {
      if (isRefusing) throw new CallError("invalid_input", "", 0, { name: "is needed to go on" });
      return reply();
    });
    await session.ensure();
    isRefusing = true;
    session.distrust();
    await expect(session.ensure()).rejects.toMatchObject({ code: "invalid_input" });
    expect(session.read()).toMatchObject({ sessionId: "s1" });
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
