import type { CannedReply } from "@chat/contract/agents";
import { expect, it } from "vitest";
import { cannedMatches } from "./cannedMatches.ts";
import { fillVariables } from "./fillVariables.ts";

const reply = (shortcut: string, title: string, body = ""): CannedReply => ({
  id: shortcut,
  shortcut,
  title,
  body,
  updatedAt: "2026-01-01T00:00:00.000Z",
});

it("fills names in", () => {
  expect(fillVariables("Hello {{visitor.name}}, I am {{ agent.name }}.", { visitor: "Ada", agent: "Bea" })).toBe(
    "Hello Ada, I am Bea.",
  );
});

it("reads well without a visitor's name", () => {
  expect(fillVariables("Hello {{visitor.name}}, welcome", { visitor: null, agent: "Bea" })).toBe("Hello, welcome");
});

it("never fills a name that looks like a variable again, and takes signs literally", () => {
  expect(fillVariables("{{visitor.name}} {{other}}", { visitor: "{{agent.name}} $& $1", agent: "Bea" })).toBe(
    "{{agent.name}} $& $1 {{other}}",
  );
});

it("finds by shortcut first, then by words of title and text", () => {
  const replies = [
    reply("thanks", "Thank you", "Anything else?"),
    reply("hours", "Opening hours"),
    reply("else", "Other"),
  ];
  expect(cannedMatches(replies, "").map((each) => each.shortcut)).toEqual(["else", "hours", "thanks"]);
  expect(cannedMatches(replies, "else").map((each) => each.shortcut)).toEqual(["else", "thanks"]);
  expect(cannedMatches(replies, "Opening h").map((each) => each.shortcut)).toEqual(["hours"]);
  expect(cannedMatches(replies, "zzz")).toEqual([]);
});
