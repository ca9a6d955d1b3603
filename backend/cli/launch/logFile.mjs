import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * A log that never fills a disk: when the file is full it becomes `.1`, `.1` becomes `.2` and so on, and the oldest goes.
 * @param {string} folder
 * @param {string} name
 * @param {{ maxBytes?: number, keep?: number }} [limits] `keep` counts the old files beside the current one
 */
export function openLogFile(folder, name, { maxBytes = 10_000_000, keep = 4 } = {}) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  let file = openSync(path, "a", 0o600);
  let size = fstatSync(file).size;
  const rotate = () => {
    closeSync(file);
    for (let n = keep - 1; n >= 1; n -= 1)
      if (existsSync(`${path}.${n}`)) renameSync(`${path}.${n}`, `${path}.${n + 1}`);
    renameSync(path, `${path}.1`);
    file = openSync(path, "a", 0o600);
    size = 0;
  };
  return {
    path,
    /** @param {string} line */
    write(line) {
      try {
        if (size >= maxBytes) rotate();
        size += writeSync(file, `${line}\n`);
      } catch {
        // A full disk must not take the chat down with it: the log loses lines, MariaDB waits for room by itself.
      }
    },
    close: () => closeSync(file),
  };
}
