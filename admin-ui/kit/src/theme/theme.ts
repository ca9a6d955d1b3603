import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
/** What this device shows; `system` follows the operating system. */
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = "chat.theme";
const listeners = new Set<() => void>();

const isTheme = (text: string | null): text is Theme => THEMES.some((theme) => theme === text);

/** @returns the stored choice; `system` where nothing is stored or storage is closed to us. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isTheme(stored) ? stored : "system";
  } catch {
    return "system";
  }
}

/** Shows a theme now and keeps it for this device. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // storage is closed to us (private mode): the choice lasts until the page is left
  }
  applyTheme(theme);
  for (const listener of listeners) listener();
}

/** Puts the choice on the document; called once before the first render so that nothing flashes. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The chosen theme, current in every component that shows it. */
export const useTheme = (): [Theme, (theme: Theme) => void] => [
  useSyncExternalStore(subscribe, readTheme, () => "system" as const),
  setTheme,
];
