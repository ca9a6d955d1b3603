import { SESSION_EVENTS } from "@chat/contract/messages";
import { describe, expect, it } from "vitest";
import { eventText } from "./eventText.ts";
import { visitorName } from "./visitorName.ts";

describe("eventText", () => {
  it.each(SESSION_EVENTS)("has words of its own for %s", (event) => {
    const text = eventText({ kind: "event", body: "", data: { event } });
    expect(text).toBeTruthy();
    expect(text).not.toContain("does not know");
  });
  it("names who acted", () =>
    expect(eventText({ kind: "event", body: "", data: { event: "accepted", actorName: "Ana" } })).toBe(
      "Ana took the chat",
    ));
  it("is silent about text rows", () => expect(eventText({ kind: "text", body: "hi", data: null })).toBeUndefined());
});

describe("visitorName", () => {
  const nobody = { id: "abcdefghijklmnopqrstuv", name: null, email: null, phone: null };
  it("takes the best that is known", () => {
    expect(visitorName({ ...nobody, name: " ", email: "a@b.example" })).toBe("a@b.example");
    expect(visitorName(nobody)).toBe("Visitor abcde");
  });
});
