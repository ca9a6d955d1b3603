import { useEffect } from "react";
import { useRegistry } from "../state/ActiveCommands.tsx";
import { COMMANDS } from "../state/commands.ts";
import { shortcutsOn } from "../state/deviceSettings.ts";
import { keyName, typesByAlt } from "../state/keyName.ts";

/**
 * Carries out what a key press names, of the commands that are offered at the moment.
 *
 * Bare keys are heard outside of fields only. With Ctrl or ⌘ a key is heard everywhere; with Alt not over an open dialog or menu, and on a
 * Mac, where ⌥ types characters, not in a field.
 */
export function useCommandKeys(): void {
  const registry = useRegistry();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      const name = keyName(event);
      const command = [...registry.get().values()].find(({ id }) => {
        const { key, place } = COMMANDS[id];
        return key === name && place !== "composer";
      });
      if (!command || !isHeard(name, event.target)) return;
      // a held key goes through a list; it never does the same thing twice
      if (event.repeat && command.id !== "nextChat" && command.id !== "previousChat") return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [registry]);
}

function isHeard(name: string, target: EventTarget | null): boolean {
  if (name.startsWith("mod+")) return true;
  if (document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]')) return false;
  const isField =
    target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select") !== null);
  if (name.startsWith("alt+")) return !(isField && typesByAlt);
  return shortcutsOn.get() && !isField;
}
