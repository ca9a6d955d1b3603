import { isDiskFull } from "../db/databaseErrors.ts";
import type { MigrationStatus } from "../db/migrationStatus.ts";
import { AppError } from "../errors.ts";
import type { FileStore } from "../files/fileStore.ts";
import type { PlatformDeps } from "../platformDeps.ts";

/** What keeps a process from being sent traffic. */
export type NotReady = "draining" | "database" | "migrations" | "storage";

/** What the health and readiness endpoints tell. */
export interface Readiness {
  /** Asks the database, at most once a second however many ask; waits a second for it. @returns null when all is well */
  whatIsMissing(): Promise<NotReady | null>;
  /** Whether there was room when somebody last noticed; asks nothing. */
  hasRoom(): boolean;
  /** Whether the database answered anybody in this process lately; asks nothing. */
  hasDatabaseAnswered(): boolean;
  /** Aborts when the process begins to end: what waits for news answers with what it has. */
  readonly draining: AbortSignal;
  /** From now on no new traffic is wanted. */
  drain(): void;
}

const ASK_TIMEOUT_MS = 1000;
const KEEP_MS = 1000;
/** Every process polls the signals once a second, so an answer is never older than this while the database lives. */
const SILENT_AFTER_MS = 4000;

/** Less than this and the next upload, or the next part of a table, does not fit. */
const ROOM_MIN_BYTES = 8 * 1024 * 1024;
/** What a table takes more room for: a row that fits into what it has would prove nothing. */
const PROBE_BYTES = 64 * 1024;
/** Other tables may still have had room when one had none: so long after a refusal nothing is proven. */
const REFUSAL_COUNTS_MS = 10_000;

/** Undoes the probe. */
class Enough extends AppError {
  constructor() {
    super("internal");
  }
}

/** Writes as much as a table needs new room for, and takes it back. @throws the driver's error while there is none */
const writeProbe = ({ db, clock }: Pick<PlatformDeps, "db" | "clock">): Promise<void> =>
  db
    .transaction(async (tx) => {
      await tx.run("INSERT INTO signals (kind, payload, created_at) VALUES ('probe', ?, ?)", [
        JSON.stringify("x".repeat(PROBE_BYTES)),
        clock.now(),
      ]);
      throw new Enough();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });

/**
 * Watches whether this process can serve.
 *
 * @param migrations compares the schema with this release: an older backup that was restored meanwhile is noticed. Asked until it is
 *   complete once, then only again after the database was away, for nothing else can take a migration back.
 */
export function createReadiness(
  deps: Pick<PlatformDeps, "db" | "clock"> & { readonly files: Pick<FileStore, "freeBytes"> },
  migrations: () => Promise<MigrationStatus>,
): Readiness {
  const { db, files } = deps;
  const draining = new AbortController();
  let roomProvenAt = 0;
  let hadFileRoom = true;
  let isMigrated = false;
  let last: { at: number; answer: Promise<NotReady | null> } | undefined;

  const look = async (): Promise<NotReady | null> => {
    try {
      if (isMigrated) await db.rows("SELECT 1");
      else isMigrated = (await migrations()).open.length === 0;
      if (!isMigrated) return "migrations";
      return (await isThereRoom()) ? null : "storage";
    } catch {
      isMigrated = false;
      return "database";
    }
  };
  const hasDatabaseRoom = (): boolean => db.refusedForRoomAt() <= roomProvenAt;
  const isThereRoom = async (): Promise<boolean> => {
    hadFileRoom = ((await files.freeBytes()) ?? ROOM_MIN_BYTES) >= ROOM_MIN_BYTES;
    const since = performance.now();
    if (!hasDatabaseRoom() && since - db.refusedForRoomAt() > REFUSAL_COUNTS_MS) {
      await writeProbe(deps).then(
        () => {
          roomProvenAt = since;
        },
        (error: unknown) => {
          if (!isDiskFull(error)) throw error;
        },
      );
    }
    return hadFileRoom && hasDatabaseRoom();
  };
  const ask = async (): Promise<NotReady | null> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<NotReady>((resolve) => {
      timer = setTimeout(() => {
        isMigrated = false;
        resolve("database");
      }, ASK_TIMEOUT_MS);
    });
    return Promise.race([look(), late]).finally(() => clearTimeout(timer));
  };

  return {
    async whatIsMissing() {
      if (draining.signal.aborted) return "draining";
      const now = performance.now();
      if (!last || now - last.at > KEEP_MS) last = { at: now, answer: ask() };
      return last.answer;
    },
    hasRoom: () => hadFileRoom && hasDatabaseRoom(),
    hasDatabaseAnswered: () => performance.now() - db.answeredAt() < SILENT_AFTER_MS,
    draining: draining.signal,
    drain: () => draining.abort(),
  };
}
