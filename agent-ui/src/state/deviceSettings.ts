import { createDeviceStorage } from "./deviceStorage.ts";
import { createStore, type OwnStore } from "./store.ts";

const storage = createDeviceStorage();

/** A switch that this device remembers. */
function remembered(key: string, first: boolean): OwnStore<boolean> {
  const known = storage.read(key);
  const store = createStore(known === null ? first : known === "1");
  return {
    ...store,
    set: (next) => {
      storage.write(key, next ? "1" : "0");
      store.set(next);
    },
  };
}

/** Whether a new waiting chat and a new message make a sound here. */
export const soundOn = remembered("chat.sound", true);
/** Whether single keys act; people who dictate switch them off (WCAG 2.1.4). */
export const shortcutsOn = remembered("chat.shortcuts", true);
/** Whether the visitor column is shown on wide screens. */
export const visitorShown = remembered("chat.visitor.shown", true);
