import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { onePer } from "../../platform/onePer.ts";

/** Held requests of one process; beyond it the client is told to come back, so that parked requests cannot fill the memory. */
const WAITERS_MAX = 5000;
/** A visitor has a tab or three. */
const WAITERS_PER_SESSION = 6;
/** Another process's message wakes nobody here, so a held request looks again by itself (no Redis needed). */
const LOOK_AGAIN_MS = 5000;

interface Waiters {
  readonly bySession: Map<number, Set<() => void>>;
  readonly byWidget: Map<number, Set<() => void>>;
  /** Who is looking just now, and is to be told that something came meanwhile. */
  readonly looking: Map<number, Set<() => void>>;
  count: number;
}

const waitersOf = onePer(
  (deps: Deps) => deps.events,
  ({ events, signals }) => {
    const waiters: Waiters = { bySession: new Map(), byWidget: new Map(), looking: new Map(), count: 0 };
    const wake = (sessionId: number): void => {
      for (const tell of waiters.looking.get(sessionId) ?? []) tell();
      for (const release of waiters.bySession.get(sessionId) ?? []) release();
    };
    events.on("message.posted", ({ session }) => wake(session.sessionId));
    // A widget that was switched off or lost a website: each held request asks the door again.
    const wakeWidget = ({ widgetId }: { widgetId: number }): void => {
      for (const release of waiters.byWidget.get(widgetId) ?? []) release();
    };
    events.on("widget.changed", wakeWidget);
    signals.on("widget.changed", wakeWidget);
    events.on("session.moved", ({ session }) => wake(session.sessionId));
    return waiters;
  },
);

/** Sessions that somebody here follows over REST. */
export const waitingSessions = (deps: Deps): Iterable<number> => waitersOf(deps).bySession.keys();

/** Whether somebody here follows this session over REST. */
export const isPolling = (deps: Deps, sessionId: number): boolean => waitersOf(deps).bySession.has(sessionId);

/** Runs `look` and says whether the session had news meanwhile: what it read may be older, and nobody is woken by what was told before they wait. */
export async function noticingNews<T>(
  deps: Deps,
  sessionId: number,
  look: () => Promise<T>,
): Promise<{ found: T; hadNews: boolean }> {
  const { looking } = waitersOf(deps);
  const own = looking.get(sessionId) ?? new Set<() => void>();
  let hadNews = false;
  const tell = (): void => {
    hadNews = true;
  };
  looking.set(sessionId, own);
  own.add(tell);
  try {
    const found = await look();
    return { found, hadNews };
  } finally {
    own.delete(tell);
    if (own.size === 0 && looking.get(sessionId) === own) looking.delete(sessionId);
  }
}

/**
 * Resolves when the session has news, its widget changed, `LOOK_AGAIN_MS` passed, `timeoutMs` passed, or the client went away; whichever is first.
 *
 * @throws {AppError} busy when too many requests are held already
 */
export async function waitForNews(
  deps: Deps,
  { sessionId, widgetId }: { sessionId: number; widgetId: number | null },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const waiters = waitersOf(deps);
  const own = waiters.bySession.get(sessionId) ?? new Set<() => void>();
  if (waiters.count >= WAITERS_MAX || own.size >= WAITERS_PER_SESSION)
    throw new AppError("busy", { held: waiters.count }, { retryAfterMs: 5000 });
  waiters.bySession.set(sessionId, own);
  const ofWidget = waiters.byWidget.get(widgetId ?? 0) ?? new Set<() => void>();
  if (widgetId !== null) waiters.byWidget.set(widgetId, ofWidget);
  waiters.count += 1;
  await new Promise<void>((resolve) => {
    const release = (): void => {
      if (!own.delete(release)) return;
      waiters.count -= 1;
      if (own.size === 0) waiters.bySession.delete(sessionId);
      ofWidget.delete(release);
      if (widgetId !== null && ofWidget.size === 0 && waiters.byWidget.get(widgetId) === ofWidget)
        waiters.byWidget.delete(widgetId);
      clearTimeout(timer);
      signal.removeEventListener("abort", release);
      resolve();
    };
    const timer = setTimeout(release, Math.min(timeoutMs, LOOK_AGAIN_MS));
    own.add(release);
    if (widgetId !== null) ofWidget.add(release);
    signal.addEventListener("abort", release, { once: true });
  });
}
