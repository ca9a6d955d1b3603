import { EventEmitter } from "node:events";
import type { Request, Response } from "express";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cutSlowBodies } from "./cutSlowBodies.ts";

const UPLOAD = "/api/widgets/sessions/abcdefghijklmnopqrstuv/files";

/** A request whose body is still coming, as far as the middleware looks at it. */
function pass(given: { method?: string; path?: string; headers?: Record<string, string> }) {
  const request = Object.assign(new EventEmitter(), {
    method: "POST",
    path: "/api/auth/login",
    headers: { "content-length": "100" },
    complete: false,
    socket: { destroy: vi.fn() },
    ...given,
  });
  const next = vi.fn();
  cutSlowBodies(request as unknown as Request, {} as Response, next); // the few fields that it reads are there
  expect(next).toHaveBeenCalledOnce();
  return request;
}

describe("X76: a body sent a byte at a time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ["a body", {}],
    ["a body in chunks", { headers: { "transfer-encoding": "chunked" } }],
    ["a body of a GET", { method: "GET", path: UPLOAD }],
    ["a body beside the address of uploads", { path: `${UPLOAD}/x` }],
  ])("is cut off after 30 s: %s", (_what, given) => {
    const request = pass(given);
    vi.advanceTimersByTime(29_000);
    expect(request.socket.destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2000);
    expect(request.socket.destroy).toHaveBeenCalledOnce();
  });

  it("leaves alone what came to its end, what has none, and files, which watch their own pace", () => {
    const ended = pass({});
    ended.emit("end");
    const requests = [
      ended,
      pass({ headers: {} }),
      pass({ path: UPLOAD }),
      pass({ path: UPLOAD.replace("widgets", "agents") }),
    ];
    vi.advanceTimersByTime(120_000);
    for (const request of requests) expect(request.socket.destroy).not.toHaveBeenCalled();
  });
});
