import { useRef, useSyncExternalStore } from "react";

let isPressed = false;
const listeners = new Set<() => void>();

function setPressed(next: boolean): void {
  if (isPressed === next) return;
  isPressed = next;
  for (const listener of listeners) listener();
}

if (typeof document !== "undefined") {
  // a touch sends its mouse events later, in one go with the click: both pairs count
  for (const name of ["pointerdown", "mousedown"])
    document.addEventListener(name, () => setPressed(true), { capture: true });
  // a task later: the click follows the release in the same one
  for (const name of ["pointerup", "mouseup", "pointercancel", "dragend"])
    document.addEventListener(name, () => setTimeout(setPressed, 0, false), { capture: true });
  window.addEventListener("blur", () => setPressed(false));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back once nothing is pressed: at once, or right after the click that is under way. */
export function afterPress(callback: () => void): () => void {
  if (!isPressed) {
    callback();
    return () => undefined;
  }
  const stop = subscribe(() => {
    stop();
    callback();
  });
  return stop;
}

/**
 * The value, held still while the mouse or a finger is down.
 *
 * Pressing a link takes the focus from a field, which may then complain; a message that appears between press and release
 * would move the link away, and the click would hit nothing.
 *
 * @param before what to show when the first value arrives during a press
 */
export function useSteady<T>(value: T, before: T = value): T {
  const isHeld = useSyncExternalStore(
    subscribe,
    () => isPressed,
    () => false,
  );
  const shown = useRef(before);
  if (!isHeld) shown.current = value;
  return shown.current;
}
