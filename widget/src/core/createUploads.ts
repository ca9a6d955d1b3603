import type { FileInfo } from "@chat/contract/files";
import type { ErrorCode } from "@chat/contract/wire";
import { backoffMs } from "./backoffMs.ts";
import type { FileDoor, Stored } from "./createFiles.ts";
import { errorFromBody } from "./errorFromBody.ts";
import { randomId } from "./randomId.ts";

/** `held`: waits for "send", `waiting`: the line is gone and it will be tried again, `failed`: the server will not have it. */
export type UploadState = "held" | "uploading" | "waiting" | "done" | "failed";

/** A file beside the words that are being written. */
export interface Upload {
  readonly clientId: string;
  readonly file: File;
  readonly state: UploadState;
  /** How much has left, as a part of 1. */
  readonly part: number;
  readonly stored?: Stored;
  readonly problem?: ErrorCode;
}

interface UploadDeps {
  readonly door: FileDoor;
  onChange(): void;
  readonly random?: () => number;
}

/**
 * Brings picked files to the server, each until it is there or refused for good.
 *
 * A repeat carries the same client id, so a file whose answer was lost is not stored twice. Before there is a chat nothing leaves the
 * browser: a file that is picked and removed again tells nobody anything, and starts no chat.
 */
export function createUploads({ door, onChange, random }: UploadDeps) {
  let uploads: Upload[] = [];
  const running = new Map<string, AbortController>();
  const wakes = new Map<string, () => void>();
  let whenSettled = () => {};

  function change(clientId: string, news: Partial<Upload>) {
    uploads = uploads.map((each) => (each.clientId === clientId ? { ...each, ...news } : each));
    whenSettled();
    onChange();
  }

  const pause = (clientId: string, ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakes.set(clientId, () => {
        clearTimeout(timer);
        resolve();
      });
    });

  async function run({ clientId, file }: Upload) {
    if (running.has(clientId)) return;
    const life = new AbortController();
    const { signal } = life;
    running.set(clientId, life);
    for (let attempt = 0; !signal.aborted; attempt++) {
      change(clientId, { state: "uploading", part: 0 });
      try {
        const stored = await door.upload(
          file,
          clientId,
          (part) => !signal.aborted && change(clientId, { part }),
          signal,
        );
        running.delete(clientId);
        return change(clientId, { state: "done", part: 1, stored });
      } catch (error) {
        if (signal.aborted) return;
        const failure = errorFromBody(error);
        // Room is made by a person: a file says so, and is tried again by hand.
        if (!failure.isRetryable || failure.code === "storage_full") {
          running.delete(clientId);
          return change(clientId, { state: "failed", problem: failure.code });
        }
        change(clientId, { state: "waiting" });
        await pause(clientId, Math.max(failure.retryAfterMs, backoffMs(attempt, random)));
      }
    }
  }

  return {
    items: (): readonly Upload[] => uploads,
    add(file: File) {
      const upload: Upload = { clientId: randomId(), file, state: "held", part: 0 };
      uploads = [...uploads, upload];
      onChange();
      if (door.sessionId()) void run(upload);
    },
    retry(clientId: string) {
      const upload = uploads.find((each) => each.clientId === clientId);
      wakes.get(clientId)?.();
      if (upload) void run(upload);
    },
    remove(clientId: string) {
      const stored = uploads.find((each) => each.clientId === clientId)?.stored;
      running.get(clientId)?.abort();
      running.delete(clientId);
      uploads = uploads.filter((each) => each.clientId !== clientId);
      // What it forgets to remove goes by itself after a day.
      if (stored && stored.sessionId === door.sessionId()) door.takeBack(stored.info.id).catch(() => {});
      whenSettled();
      onChange();
    },
    /** Resolves with all files once the chat that goes on now has them; rejects with the error of one that was refused. */
    async finish(): Promise<FileInfo[]> {
      for (const upload of uploads) {
        if (upload.stored && upload.stored.sessionId === door.sessionId()) continue;
        wakes.get(upload.clientId)?.();
        void run(upload);
      }
      await new Promise<void>((resolve, reject) => {
        whenSettled = () => {
          const failed = uploads.find(({ state }) => state === "failed");
          if (failed) reject(errorFromBody({ code: failed.problem }));
          else if (uploads.every(({ state }) => state === "done")) resolve();
        };
        whenSettled();
      }).finally(() => {
        whenSettled = () => {};
      });
      return uploads.flatMap(({ stored }) => stored?.info ?? []);
    },
    /** They belong to a message now. */
    clear() {
      uploads = [];
      onChange();
    },
    /** The line is back: try now. */
    resume() {
      for (const wake of wakes.values()) wake();
    },
  };
}
