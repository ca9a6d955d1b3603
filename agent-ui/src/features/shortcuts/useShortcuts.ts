import { useEffect, useRef } from "react";
import { shortcutsOn } from "../../state/deviceSettings.ts";

/** Key → what it does. One character each, or `mod+k`. */
export type ShortcutMap = Readonly<Record<string, (() => void) | undefined>>;

/** Listens for single keys outside of text fields and dialogs, and for `mod+…` anywhere; the newest map is the one that counts. */
export function useShortcuts(map: ShortcutMap): void {
  const latest = useRef(map);
  latest.current = map;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      const isMod = event.ctrlKey || event.metaKey;
      const name = isMod ? `mod+${event.key.toLowerCase()}` : event.key;
      const act = latest.current[name];
      if (!act || event.altKey || (event.repeat === true && name !== "j" && name !== "k")) return;
      if (!isMod && (!shortcutsOn.get() || isTaken(event.target))) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** Whether the key belongs to what has the focus: a field, an open menu or dialog. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]')) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select") !== null;
}
