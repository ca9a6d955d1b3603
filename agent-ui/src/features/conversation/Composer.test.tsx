import { type FileInfo, limitsOf } from "@chat/contract/files";
import { MESSAGE_MAX_CHARS } from "@chat/contract/limits";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAttachments } from "../../state/attachments.ts";
import type { DeviceStorage } from "../../state/deviceStorage.ts";
import { createDrafts } from "../../state/drafts.ts";
import { session } from "../../state/testMessages.ts";
import { Composer } from "./Composer.tsx";

const fake = vi.hoisted(() => ({ model: {} as object, limits: null as unknown, ask: vi.fn(async () => ({})) }));
vi.mock("../../state/ConsoleProvider.tsx", () => ({ useConsole: () => fake.model }));
vi.mock("@chat/ui-kit/data/SocketProvider.tsx", () => ({ useSocketRequest: () => fake.ask }));
vi.mock("../../state/useFileLimits.ts", () => ({ useFileLimits: () => fake.limits }));
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
type Sent = [string, string, number, FileInfo[]?];
let sent: Sent[];
const info = (id: string, name: string): FileInfo => ({
  id,
  name,
  mime: "application/pdf",
  bytes: 4,
  isImage: false,
  width: null,
  height: null,
  url: `/files/${id}`,
  previewUrl: null,
});
const pick = (...files: File[]) => {
  const picker = document.querySelector<HTMLInputElement>("input[type=file]");
  if (picker) fireEvent.change(picker, { target: { files } });
};

beforeEach(() => {
  sent = [];
  fake.limits = limitsOf(["document"], 100);
  fake.ask.mockClear();
  // jsdom has no layout, so nothing to scroll
  Element.prototype.scrollIntoView = () => undefined;
  fake.model = {
    me: { id: "me", name: "Bea" },
    drafts: createDrafts(noStorage, "d"),
    attachments: createAttachments({
      storage: noStorage,
      key: "a",
      upload: async ({ file, clientId }) => info(clientId.slice(0, 22).padEnd(22, "x"), file.name),
      takeBack: async () => undefined,
    }),
    outbox: { add: (...args: Sent) => sent.push(args) },
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

it("asks before a variable that nothing fills in goes to the visitor as it stands", () => {
  type("Your order {{order.id}} left {{ order.id }} today, {{visitor.name}}");
  enter();
  expect(sent).toEqual([]);
  const question = screen.getByRole("alertdialog");
  expect(question.textContent).toContain("Send with {{order.id}}, {{ order.id }}, {{visitor.name}} in it?");
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(sent).toEqual([]);
  enter();
  fireEvent.click(screen.getByRole("button", { name: "Send as it is" }));
  expect(sent).toHaveLength(1);
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

it("sends files with or without words, once they are there", async () => {
  pick(new File(["four"], "bill.pdf"));
  enter();
  expect(sent).toEqual([]);
  await screen.findByText("1 kB");
  enter();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.slice(0, 3)).toEqual([session().id, "", 7]);
  expect(sent[0]?.[3]?.map(({ name }) => name)).toEqual(["bill.pdf"]);
  expect(screen.queryByText("bill.pdf")).toBeNull();
});

it("says what does not fit before a byte of it leaves, and keeps the words", () => {
  type("hello");
  pick(new File(["x".repeat(200)], "huge.pdf"), new File(["x"], "run.exe"), new File([], "none.pdf"));
  const said = screen.getByRole("alert").textContent;
  expect(said).toContain("“huge.pdf” is too large. A file may have up to 1 kB.");
  expect(said).toContain("“run.exe” cannot be sent.");
  expect(said).toContain("“none.pdf” is empty.");
  expect(screen.queryByRole("list", { name: "Attached files" })).toBeNull();
  enter();
  expect(sent).toEqual([[session().id, "hello", 7]]);
});

it("takes at most five files, each once, and lets go of one", async () => {
  const files = Array.from({ length: 6 }, (_, at) => new File(["four"], `${at}.pdf`, { lastModified: at }));
  pick(...files, ...files.slice(0, 1));
  expect(screen.getByRole("alert").textContent).toContain("At most 5 files");
  expect(screen.getAllByRole("listitem")).toHaveLength(5);
  await screen.findAllByText("1 kB");
  fireEvent.click(screen.getByRole("button", { name: "Remove 0.pdf" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(4);
});

it("takes a pasted picture, but not the picture of pasted cells", async () => {
  const file = new File(["four"], "image.pdf");
  const paste = (types: string[]) => fireEvent.paste(input(), { clipboardData: { types, files: [file] } });
  paste(["text/plain", "text/html", "Files"]);
  expect(screen.queryByText("image.pdf")).toBeNull();
  paste(["Files"]);
  expect(await screen.findByText("image.pdf")).toBeTruthy();
});
