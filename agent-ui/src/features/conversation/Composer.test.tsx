import { MESSAGE_MAX_CHARS } from "@chat/contract/limits";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DeviceStorage } from "../../state/deviceStorage.ts";
import { createDrafts } from "../../state/drafts.ts";
import { session } from "../../state/testMessages.ts";
import { Composer } from "./Composer.tsx";

const fake = vi.hoisted(() => ({ model: {} as object, ask: vi.fn(async () => ({})) }));
vi.mock("../../state/ConsoleProvider.tsx", () => ({ useConsole: () => fake.model }));
vi.mock("@chat/ui-kit/data/SocketProvider.tsx", () => ({ useSocketRequest: () => fake.ask }));
vi.mock("../../state/useCannedReplies.ts", () => ({
  useCannedReplies: () => ({
    isLoading: false,
    items: [
      {
        id: "1",
        shortcut: "hello",
        title: "Greeting",
        body: "Hello {{visitor.name}}, I am {{agent.name}}.",
        updatedAt: "",
      },
      { id: "2", shortcut: "hours", title: "Opening hours", body: "Nine to five.", updatedAt: "" },
    ],
  }),
}));

const noStorage: DeviceStorage = { read: () => null, write: () => undefined };
let sent: [string, string, number][];

beforeEach(() => {
  sent = [];
  fake.ask.mockClear();
  // jsdom has no layout, so nothing to scroll
  Element.prototype.scrollIntoView = () => undefined;
  fake.model = {
    me: { id: "me", name: "Bea" },
    drafts: createDrafts(noStorage, "d"),
    outbox: { add: (...args: [string, string, number]) => sent.push(args) },
    notices: { put: () => undefined },
    claimFocus: () => false,
  };
  render(
    <MemoryRouter>
      <Composer session={session({ epoch: 7 })} />
    </MemoryRouter>,
  );
});
afterEach(cleanup);

const input = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Reply to Ada" });
const type = (value: string) => fireEvent.change(input(), { target: { value } });
const enter = (more: object = {}) => fireEvent.keyDown(input(), { key: "Enter", ...more });

it("sends on Enter, with the epoch the agent saw, and is empty again", () => {
  type("  hello there ");
  enter();
  expect(sent).toEqual([[session().id, "hello there", 7]]);
  expect(input().value).toBe("");
});

it("does not send on Shift+Enter, nor on the Enter that ends an input method's composition", () => {
  type("ni hao");
  enter({ shiftKey: true });
  enter({ isComposing: true });
  enter({ keyCode: 229 });
  expect(sent).toEqual([]);
});

it("sends nothing that is blank or too long, and counts near the limit", () => {
  type("   ");
  enter();
  type("x".repeat(MESSAGE_MAX_CHARS - 10));
  expect(screen.getByText("10 left")).toBeTruthy();
  type("x".repeat(MESSAGE_MAX_CHARS + 2));
  enter();
  expect(screen.getByText("2 too many")).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
  expect(sent).toEqual([]);
});

it("offers prepared answers after /, picks with the arrows and fills the names in", () => {
  type("/h");
  expect(screen.getAllByRole("option")).toHaveLength(2);
  expect(screen.getByRole("option", { selected: true }).textContent).toContain("Greeting");
  fireEvent.keyDown(input(), { key: "ArrowDown" });
  expect(screen.getByRole("option", { selected: true }).textContent).toContain("Opening hours");
  fireEvent.keyDown(input(), { key: "ArrowUp" });
  enter();
  expect(input().value).toBe("Hello Ada, I am Bea.");
  expect(sent).toEqual([]);
});

it("does not send a mistyped shortcut by accident", () => {
  type("/helo");
  enter();
  expect(sent).toEqual([]);
  enter();
  expect(sent).toHaveLength(1);
});

it("tells the visitor of typing once, and of its end", () => {
  type("a");
  type("ab");
  type("");
  expect(fake.ask.mock.calls).toEqual([
    ["typing:set", { sessionId: session().id, isTyping: true }],
    ["typing:set", { sessionId: session().id, isTyping: false }],
  ]);
});
