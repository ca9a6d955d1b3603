import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ShortcutHelp } from "../features/shortcuts/ShortcutHelp.tsx";
import { CommandRegistry, useCommands } from "../state/ActiveCommands.tsx";
import { type ActiveCommand, COMMAND_IDS, COMMANDS, type CommandId } from "../state/commands.ts";
import { shortcutsOn } from "../state/deviceSettings.ts";
import { keyCaps, keyName } from "../state/keyName.ts";
import { useCommandKeys } from "./useCommandKeys.ts";

const ran: CommandId[] = [];
/** Everything is possible: whatever a press may do, it does. */
const ALL: readonly ActiveCommand[] = COMMAND_IDS.map((id) => ({ id, run: () => void ran.push(id) }));

function Everything() {
  useCommandKeys();
  useCommands(ALL);
  return (
    <>
      <div role="log" tabIndex={-1} />
      <textarea />
    </>
  );
}

const press = (target: Element, key: string, more: Partial<KeyboardEventInit> = {}) =>
  fireEvent.keyDown(target, { key, code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : "", ...more });

beforeEach(() => {
  ran.length = 0;
  shortcutsOn.set(true);
  render(
    <CommandRegistry>
      <Everything />
    </CommandRegistry>,
  );
});

afterEach(cleanup);

describe("the keyboard", () => {
  it("does nothing to a chat when words are typed where the focus is not in a field", () => {
    const log = screen.getByRole("log");
    const words = "Been there, my mail is max@example.com. Quick, close it? 1986 ZOO";
    for (const key of [...words.split(""), "Enter"]) press(log, key, { shiftKey: /[A-Z?]/.test(key), ctrlKey: false });
    expect(ran.length).toBeGreaterThan(0); // the lists moved
    expect(ran.filter((id) => COMMANDS[id].isAct)).toEqual([]);
  });

  it("takes a character that is typed with AltGr for a character", () => {
    const log = screen.getByRole("log");
    press(log, "@", { code: "KeyQ", altKey: true, ctrlKey: true });
    press(log, "ł", { code: "KeyL", modifierAltGraph: true });
    press(log, "n", { code: "KeyN", altKey: true, modifierAltGraph: true });
    expect(ran).toEqual([]);
  });

  it("closes with its modifier, from the composer too, and knows the key where it writes another letter", () => {
    press(screen.getByRole("log"), "c", { altKey: true });
    press(screen.getByRole("textbox"), "c", { altKey: true });
    press(screen.getByRole("log"), "ç", { code: "KeyC", altKey: true });
    press(screen.getByRole("log"), "с", { code: "KeyC", altKey: true }); // Cyrillic
    expect(ran).toEqual(["close", "close", "close", "close"]);
  });

  it("leaves bare keys to fields, and moves about outside of them unless that is switched off", () => {
    press(screen.getByRole("textbox"), "j");
    expect(ran).toEqual([]);
    press(screen.getByRole("log"), "j");
    shortcutsOn.set(false);
    press(screen.getByRole("log"), "j");
    press(screen.getByRole("log"), "k", { ctrlKey: true });
    expect(ran).toEqual(["nextChat", "menu"]);
  });

  it("does nothing twice because a key is held, except going through a list", () => {
    press(screen.getByRole("log"), "c", { altKey: true, repeat: true });
    press(screen.getByRole("log"), "j", { repeat: true });
    expect(ran).toEqual(["nextChat"]);
  });

  it("rests while a dialog asks something", () => {
    const dialog = document.createElement("div");
    dialog.setAttribute("role", "alertdialog");
    document.body.append(dialog);
    press(document.body, "c", { altKey: true });
    press(document.body, "j");
    dialog.remove();
    expect(ran).toEqual([]);
  });
});

describe("the table of commands", () => {
  it("gives no act a bare key, and no key to two commands", () => {
    const heard = COMMAND_IDS.map((id) => COMMANDS[id]).filter(({ place }) => place !== "composer");
    for (const { key, isAct, label } of heard) if (isAct && key) expect(key, label).toMatch(/^(mod|alt)\+/);
    const keys = heard.flatMap(({ key }) => (key ? [key] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is all in the help, with its keys", () => {
    vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
    render(<ShortcutHelp open onOpenChange={() => undefined} />);
    for (const id of COMMAND_IDS) {
      const { key, label } = COMMANDS[id];
      if (!key) continue;
      const row = screen.getByText(label).parentElement;
      expect(row?.querySelectorAll("kbd").length, label).toBe(keyCaps(key).length);
    }
  });
});

describe("keyName", () => {
  it("names presses as the table writes them", () => {
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    expect(keyName({ ...none, key: "J", code: "KeyJ", shiftKey: true })).toBe("j");
    expect(keyName({ ...none, key: "?", code: "Slash", shiftKey: true })).toBe("?");
    expect(keyName({ ...none, key: "k", code: "KeyK", metaKey: true })).toBe("mod+k");
    expect(keyName({ ...none, key: "Enter", code: "Enter", shiftKey: true })).toBe("shift+enter");
    expect(keyCaps("alt+c")).toEqual(["Alt", "C"]);
  });
});
