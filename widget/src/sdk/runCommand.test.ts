// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import type { Chat } from "../core/Chat.ts";
import type { Host } from "../host.ts";
import { runCommand } from "./runCommand.ts";

/** A panel that notes what was done to it. */
function panel() {
  const done: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      done.push([name, ...args.filter((arg) => arg !== undefined).map((arg) => JSON.stringify(arg))].join(" "));
      return undefined;
    };
  const chat = new Proxy({}, { get: (_, name: string) => note(name) }) as Chat;
  const host = { redraw: note("redraw"), settings: () => ({}), element: document.body } as unknown as Host;
  const screen = vi.fn(() => ({ prefill: note("prefill"), isOpen: () => false, update: note("update") }));
  const deps = { chat, host, open: note("open"), screen, speak: screen } as unknown as Parameters<typeof runCommand>[2];
  return { done, run: (command: string, ...args: unknown[]) => runCommand(command, args, deps) };
}

describe("commands of a page", () => {
  it.each<[string, unknown[]]>([
    ["open", ["history"]],
    ["close", ["chat"]],
    ["toggle", ["chat"]],
    ["identify", [{ id: "42" }]],
    ["constructor", []],
    ["prefill", []],
    ["prefill", [""]],
    ["prefill", ["x".repeat(20_000)]],
    ["sendMessage", [42]],
    ["sendMessage", ["   "]],
    ["startChat", ["hello"]],
    ["startChat", [{ with: "robot" }]],
    ["startChat", [{ with: "person", message: 7 }]],
    ["escalate", [["angry"]]],
    ["escalate", ["x".repeat(501)]],
    ["update", []],
    ["update", ["dark"]],
    ["update", [{ position: "middle" }]],
    ["update", [{ position: "top-left", offsetX: "abc" }]],
    ["update", [{ offsetY: Number.NaN }]],
    ["update", [{ zIndex: 1.5 }]],
    ["update", [{ colorScheme: "pink" }]],
    ["update", [{ locale: "no language" }]],
    ["update", [{ launcher: "#1[" }]],
    ["update", [{ launcher: null }]],
    ["update", [{ siteKey: "other" }]],
    ["update", [{ storage: "none" }]],
    ["update", [{ toString: "x" }]],
  ])("%s(%j) is refused with a code and a sentence, and changes nothing", async (command, args) => {
    const { done, run } = panel();
    await expect(run(command, ...args)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/\w{3}.*\.$/),
    });
    expect(done).toEqual([]);
  });

  it.each<[string, unknown[], string[]]>([
    ["open", ["chat"], ["open"]],
    ["prefill", [" Where is it? "], ["open", 'prefill "Where is it?"']],
    ["sendMessage", ["Hello"], ['send "Hello"']],
    ["startChat", [], ["open"]],
    ["startChat", [{ message: "Hi", with: "person" }], ["open", "askForPerson", 'send "Hi"']],
    ["escalate", [], ["askForPerson"]],
    ["escalate", ["It is broken"], ['askForPerson "It is broken"']],
    ["escalate", [{ target: {}, type: "click" }], ["askForPerson"]],
    ["update", [{ offsetX: "24", zIndex: 7 }], ['redraw {"offsetX":"24","zIndex":7}']],
    ["update", [{ launcher: "default" }], ['redraw {"launcher":""}']],
    ["update", [{ open: true }], ['redraw {"open":true}', "open"]],
    ["update", [{ position: undefined }], ["redraw {}"]],
  ])("%s(%j) is done", async (command, args, expected) => {
    const { done, run } = panel();
    await run(command, ...args);
    expect(done).toEqual(expected);
  });
});
