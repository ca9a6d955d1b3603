import { expect, it } from "vitest";
import { previewOf, reasonOf } from "./rowWords.ts";
import { session } from "./testMessages.ts";

const at = "2026-01-01T12:00:00.000Z";
const escalation = (reason: string) => ({ cause: "request" as const, reason, brief: null, at });

it("shows the visitor's own words, as typed, whoever spoke last", () => {
  const words = "I need **5*3*2 cm**";
  const last = { preview: "Our answer", at, by: "assistant" as const };
  expect(previewOf(session({ last, lastByVisitor: { preview: words, at } }))).toBe(words);
  expect(previewOf(session({ last }))).toBe("Our answer");
  expect(previewOf(session({ escalation: escalation("wants a person") }))).toBe("wants a person");
  expect(previewOf(session({ escalation: null }))).toBe("No messages yet");
});

it("says the reason only where it says more than the cause and than the words above it", () => {
  const reason = (text: string, lastByVisitor: string | null = null) =>
    reasonOf(
      session({ escalation: escalation(text), lastByVisitor: lastByVisitor ? { preview: lastByVisitor, at } : null }),
    );
  expect(reason("The visitor asked for a person.")).toEqual({ cause: "Asked for a person", more: "" });
  expect(reason("My parcel is broken")).toEqual({ cause: "Asked for a person", more: "My parcel is broken" });
  expect(reason("My parcel is broken", "My parcel is broken ")?.more).toBe("");
  expect(reasonOf(session({ escalation: null }))).toBeNull();
});
