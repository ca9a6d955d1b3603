// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { explain } from "./explain.ts";

const BASE = "https://chat.example/";
const refusal = (status: number, code: string, message = "") => Response.json({ code, message }, { status });
const failing = () => vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("Failed to fetch")));
afterEach(() => vi.unstubAllGlobals());

describe("why there is no widget", () => {
  it.each([
    [
      "a website that is not allowed",
      refusal(403, "origin_refused"),
      "origin_refused",
      `${location.origin} may not use`,
    ],
    [
      "no such widget",
      refusal(404, "widget_not_found"),
      "widget_not_found",
      'no widget "shop" at https://chat.example/',
    ],
    ["one that was switched off", refusal(410, "widget_gone"), "widget_gone", "switched off"],
    ["what the server says otherwise", refusal(503, "busy", "The server is busy."), "busy", "The server is busy."],
    [
      "a page of somebody else",
      new Response("<h1>Hello</h1>"),
      "unavailable",
      "is it the address of your installation?",
    ],
  ])("names %s", async (_, answer, code, words) => {
    const failure = await explain(answer, BASE, "shop").catch((error) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain("\n");
  });

  it("names a tag without key and asks nothing", async () => {
    failing();
    await expect(explain("", BASE, "")).rejects.toMatchObject({ message: expect.stringContaining("data-site-key") });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("finds it after all where only a moment was without network", async () => {
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(Response.json({ look: {} })));
    await expect(explain(new TypeError("Failed to fetch"), BASE, "shop")).resolves.toEqual({ look: {} });
  });

  it("tells a dead network from the page's own policy", async () => {
    failing();
    const dead = await explain(new TypeError("Failed to fetch"), BASE, "shop").catch((error) => error);
    expect(dead).toMatchObject({ code: "unavailable", message: expect.stringContaining("does not answer") });
    vi.stubGlobal("fetch", async () => {
      const violation = Object.assign(new Event("securitypolicyviolation"), {
        blockedURI: `${BASE}api/widgets/shop/config`,
        effectiveDirective: "connect-src",
      });
      setTimeout(() => document.dispatchEvent(violation));
      throw new TypeError("Failed to fetch");
    });
    const forbidden = await explain(new TypeError("Failed to fetch"), BASE, "shop").catch((error) => error);
    expect(forbidden.message).toContain("add https://chat.example to connect-src");
  });
});
