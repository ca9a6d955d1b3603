/** What the console keeps on this device; where storage is closed to us, in memory until the page is left. */
export interface DeviceStorage {
  read: (key: string) => string | null;
  write: (key: string, value: string | null) => void;
}

/** `localStorage` that never throws: private mode and full disks fall back to memory. */
export function createDeviceStorage(): DeviceStorage {
  const memory = new Map<string, string>();
  return {
    read: (key) => {
      try {
        return localStorage.getItem(key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    write: (key, value) => {
      memory.delete(key);
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
      } catch {
        if (value !== null) memory.set(key, value);
      }
    },
  };
}

/** Reads JSON that this app wrote; what cannot be read is `undefined`, for another version may have written it. */
export function readJson(storage: DeviceStorage, key: string): unknown {
  const text = storage.read(key);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
