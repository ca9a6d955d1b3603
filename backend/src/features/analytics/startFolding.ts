import type { Deps } from "../../deps.ts";
import { onePer } from "../../platform/onePer.ts";
import { FOLD_BATCH, foldSessions } from "./foldSessions.ts";
import { selectSettling, selectUnfolded } from "./folds.repository.ts";

const EVERY_MS = 5000;
const SETTLE_EVERY_MS = 60_000;
/** How often everything is compared, for what a process that died had still to count. */
const COMPARE_EVERY_MS = 15 * 60_000;
const COMPARE_PAGE = 2000;
const REST_MAX_MS = 1000;
/** Sessions remembered as changed; beyond it the next comparison finds them. */
const CHANGED_MAX = 50_000;

interface Folder {
  readonly changed: Set<number>;
  running: Promise<void> | null;
}

const folderOf = onePer(
  (deps: Pick<Deps, "events">) => deps.events,
  (): Folder => ({ changed: new Set(), running: null }),
);

/** Passes of one run over what is left: under load more comes all the time, and a run that waited for the last of it would never rest. */
const PASSES = 2;

async function drain(deps: Deps, { changed }: Folder): Promise<void> {
  for (let pass = 0; pass < PASSES && changed.size > 0; pass += 1) {
    const ids = [...changed];
    changed.clear();
    for (let from = 0; from < ids.length; from += FOLD_BATCH) {
      try {
        for (const id of await foldSessions(deps, ids.slice(from, from + FOLD_BATCH))) changed.add(id);
      } catch (error) {
        for (const id of ids.slice(from)) changed.add(id);
        throw error;
      }
    }
  }
}

/** Counts what this process knows to have changed; callers at once share one run. */
export async function foldChanged(deps: Deps): Promise<void> {
  const folder = folderOf(deps);
  folder.running ??= drain(deps, folder).finally(() => {
    folder.running = null;
  });
  await folder.running;
}

/** Counts every session of which something is not counted yet, page by page. */
export async function foldAll(deps: Deps, isStopped: () => boolean = () => false): Promise<void> {
  for (let after: number | null = 0; after !== null && !isStopped(); ) {
    const startedAt = performance.now();
    const page: { ids: number[]; upTo: number | null } = await selectUnfolded(deps.db, after, COMPARE_PAGE);
    let left = page.ids;
    while (left.length > 0 && !isStopped()) {
      const batchAt = performance.now();
      const more = await foldSessions(deps, left.slice(0, FOLD_BATCH));
      left = [...left.slice(FOLD_BATCH), ...more];
      if (left.length > 0) await rest(batchAt);
    }
    after = page.upTo;
    if (after !== null) await rest(startedAt);
  }
}

/** Comparing a large store works a third of the time at most, so that it disturbs nobody. */
const rest = (startedAt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.min(REST_MAX_MS, 2 * (performance.now() - startedAt))));

/** Counts the chats as ended that have been silent for long enough. */
export async function foldSettled(deps: Deps): Promise<void> {
  for (;;) {
    const ids = await selectSettling(deps.db, deps.clock.now(), FOLD_BATCH);
    await foldSessions(deps, ids);
    if (ids.length < FOLD_BATCH) return;
  }
}

/**
 * Keeps the reports' rollups up to date, away from the path of the messages.
 *
 * What changed here is counted within five seconds; what a process that died left over, at the next start or comparison.
 */
export function startFolding(deps: Deps): { stop(): Promise<void> } {
  const folder = folderOf(deps);
  let isStopped = false;
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();

  const note = ({ session }: { session: { sessionId: number } }): void => {
    if (folder.changed.size < CHANGED_MAX) folder.changed.add(session.sessionId);
  };
  const offs = (["session.started", "session.moved", "session.touched", "message.posted"] as const).map((name) =>
    deps.events.on(name, note),
  );

  const repeat = (everyMs: number, firstMs: number, work: () => Promise<void>): void => {
    const wait = (ms: number): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        const run = work()
          .catch((error: unknown) => {
            if (!isStopped) deps.logger.warn({ err: error }, "reports could not be brought up to date; trying again");
          })
          .finally(() => {
            running.delete(run);
            if (!isStopped) wait(everyMs);
          });
        running.add(run);
      }, ms);
      timers.add(timer);
    };
    wait(firstMs);
  };
  repeat(EVERY_MS, EVERY_MS, () => foldChanged(deps));
  repeat(SETTLE_EVERY_MS, SETTLE_EVERY_MS, () => foldSettled(deps));
  repeat(COMPARE_EVERY_MS, 1000, () => foldAll(deps, () => isStopped));

  return {
    async stop() {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      for (const off of offs) off();
      await Promise.all(running);
    },
  };
}
