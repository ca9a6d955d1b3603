import { SESSION_EVENTS } from "@chat/contract/messages";
import { expect, it } from "vitest";
import { eventWords } from "./eventWords.ts";

it("has words for every event of the contract", () => {
  for (const event of SESSION_EVENTS) expect(eventWords({ data: { event }, body: "" }, "Ada"), event).toBeTruthy();
});

it("names who acted", () => {
  const words = (data: Parameters<typeof eventWords>[0]["data"]) => eventWords({ data, body: "" }, "Ada");
  expect(words({ event: "accepted", actorName: "Bea" })).toBe("Bea joined the chat");
  expect(words({ event: "closed", by: "visitor" })).toBe("Ada ended the chat");
  expect(words({ event: "requeued", reason: "agentLost" })).toBe(
    "The chat went back to the queue: its agent lost the connection",
  );
  expect(words({ event: "requeued", reason: "givenBack", actorName: "Bea" })).toBe(
    "Bea gave the chat back to the queue",
  );
  expect(words({ event: "rated", rating: 4 })).toBe("Ada rated the chat 4 of 5");
});

it("shows the text of an event that it does not know, and nothing where there is none", () => {
  expect(eventWords({ data: null, body: "from a newer server" }, "Ada")).toBe("from a newer server");
  expect(eventWords({ data: null, body: "" }, "Ada")).toBeUndefined();
});
