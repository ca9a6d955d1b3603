import type { SyncReply } from "@chat/contract/messages";
import { backoffMs } from "./backoffMs.ts";
import type { CallError } from "./CallError.ts";
import type { MessageStore } from "./store.ts";

interface SyncDeps {
  readonly store: MessageStore;
  /** One page of what comes after a number. */
  ask(after: number): Promise<SyncReply>;
  onSession(reply: SyncReply): void;
}

/** Reads the session's rows up to its head. One run at a time; a wish that arrives during a run causes one more. */
export function createSync({ store, ask, onSession }: SyncDeps) {
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run() {
    for (let isMore = true; (isMore || isWanted) && !isStopped; ) {
      isWanted = false;
      const after = store.last();
      const reply = await ask(after);
      if (isStopped) return;
      isMore = store.page(reply, after);
      onSession(reply);
    }
    attempt = 0;
  }

  function request() {
    isWanted = true;
    clearTimeout(timer);
    if (isRunning || isStopped) return;
    isRunning = true;
    run()
      .catch((error: CallError) => {
        if (error.isRetryable) timer = setTimeout(request, backoffMs(++attempt));
      })
      .finally(() => {
        isRunning = false;
      });
  }

  return {
    request,
    destroy() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
