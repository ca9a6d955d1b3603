import type { Readable } from "node:stream";
import { AppError } from "../errors.ts";

/**
 * Waits until there is something to read, or the end: who only says that bytes will come takes no place from those who send (X67).
 *
 * @throws {AppError} timeout when nothing comes in time
 */
export async function firstBytes(stream: Readable, timeoutMs: number): Promise<void> {
  if (stream.readableLength > 0 || stream.readableEnded || stream.destroyed) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(new AppError("timeout", { why: "no bytes came" }))), timeoutMs);
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      for (const event of ["readable", "end", "close", "error"]) stream.off(event, come);
      settle();
    };
    const come = (): void => done(resolve);
    for (const event of ["readable", "end", "close", "error"]) stream.once(event, come);
  });
}
