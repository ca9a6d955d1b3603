import type { EndpointSpec } from "@chat/contract/define";
import { ALL_APIS } from "@chat/contract/tables";
import { describe, expect, it } from "vitest";
import { describeReference } from "./describeReference.ts";

describe("describeReference", () => {
  const page = describeReference();

  it("has every endpoint with its summary, once", () => {
    const all = Object.values(ALL_APIS).flatMap((api) => Object.values<EndpointSpec>(api));
    for (const { method, path } of all)
      expect([path, page.split(`<code>${method} /api${path}</code>`).length - 1]).toEqual([path, 1]);
    expect(page.split("<details>").length - 1).toBe(all.length);
  });

  it("shows what is taken and answered, with its bounds", () => {
    const login = page.slice(page.indexOf("POST /api/auth/login"), page.indexOf("POST /api/auth/agent-login"));
    expect(login).toMatch(/<h3>Body<\/h3><pre>\{\n {2}email: string;.*\n {2}password: string;/);
    expect(login).toContain("accessToken: string;");
  });

  it("is text wherever a table's words stand, and holds no script", () => {
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
    const inside = page.slice(page.indexOf("<body>"));
    const tags = new Set([...inside.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual([
      "a",
      "body",
      "code",
      "details",
      "h1",
      "h2",
      "h3",
      "html",
      "nav",
      "p",
      "pre",
      "section",
      "small",
      "summary",
    ]);
  });
});
