import type { EndpointSpec } from "@chat/contract/define";
import { ERRORS } from "@chat/contract/errors";
import { ALL_APIS, ALL_EVENTS } from "@chat/contract/tables";
import { describe, expect, it } from "vitest";
import { describeReference } from "./describeReference.ts";

describe("describeReference", () => {
  const page = describeReference();

  it("has every endpoint with its summary once, every event and every error", () => {
    const all = Object.values(ALL_APIS).flatMap((api) => Object.values<EndpointSpec>(api));
    for (const { method, path } of all)
      expect([path, page.split(`<code>${method} /api${path}</code>`).length - 1]).toEqual([path, 1]);
    const events = Object.values(ALL_EVENTS).flatMap(({ requests, pushes }) => [
      ...Object.keys(requests),
      ...Object.keys(pushes),
    ]);
    for (const name of events) expect(page).toContain(`<code>${name}</code>`);
    for (const code of Object.keys(ERRORS)) expect(page).toContain(`<code>${code}</code>`);
    expect(page.split("<details>").length - 1).toBe(all.length + events.length);
  });

  it("shows what is taken and answered, with its bounds", () => {
    const login = page.slice(page.indexOf("POST /api/auth/login"), page.indexOf("POST /api/auth/agent-login"));
    expect(login).toMatch(/<h3>Body<\/h3><pre>\{\n {2}email: string;.*\n {2}password: string;/);
    expect(login).toContain("accessToken: string;");
  });

  it("is text wherever a table's words stand, and holds no script but its own search", () => {
    expect(page.split(/<script/i).length - 1).toBe(1);
    expect(page).not.toMatch(/javascript:|\son\w+=/i);
    const inside = page.slice(page.indexOf("<body>")).replace(/<script>[\s\S]*<\/script>/, "");
    const tags = new Set([...inside.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual([
      "a",
      "body",
      "code",
      "details",
      "div",
      "h1",
      "h2",
      "h3",
      "html",
      "input",
      "nav",
      "p",
      "pre",
      "section",
      "small",
      "summary",
      "table",
      "tbody",
      "td",
      "th",
      "thead",
      "tr",
    ]);
  });
});
