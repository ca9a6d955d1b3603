import type { ErrorCode } from "@chat/contract/errors";
import type { Deps } from "../../deps.ts";
import type { StoredMessage } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import type { FileRow } from "../files/files.repository.ts";
import { lockFiles, noteSent, storedFilesOf } from "../files/sendFiles.ts";
import type { MessageDraft } from "./appendMessage.ts";
import {
  findStored,
  insertMessages,
  type LockedSession,
  lockSessions,
  type NumberedMessage,
  type RaisedHead,
  raiseHeads,
} from "./messages.repository.ts";
import { refusalOf } from "./refusalOf.ts";

/** The job that answers a session's visitor; its cause is `s` and the session's id. */
export const REPLY_JOB = "assistant.reply";

/** What became of one item of a batch. */
export type Outcome =
  | {
      readonly kind: "stored";
      readonly message: StoredMessage;
      readonly head: number;
      readonly isDuplicate: boolean;
      readonly isAnsweredByAssistant: boolean;
    }
  | { readonly kind: "refused"; readonly code: ErrorCode }
  /** Somebody else has the session locked. */
  | { readonly kind: "skipped" };

interface BatchItem {
  readonly draft: MessageDraft;
  readonly key: string;
}

const number = (draft: MessageDraft, seq: number, createdAt: Date, files: readonly FileRow[]): NumberedMessage => ({
  sessionId: draft.session.sessionId,
  workspaceId: draft.session.workspaceId,
  seq,
  kind: draft.kind,
  senderKind: draft.sender.kind,
  senderId: draft.sender.id,
  senderName: draft.sender.name,
  clientId: draft.clientId,
  audience: draft.audience ?? "all",
  body: draft.body,
  data: files.length > 0 ? { ...draft.data, files: storedFilesOf(files) } : (draft.data ?? null),
  createdAt,
});

const NO_FILES: readonly FileRow[] = [];

/** Locked sessions of the batch by id; one of another workspace counts as not there. */
async function lock(tx: Tx, batch: readonly BatchItem[], wait: "skip" | "block"): Promise<Map<number, LockedSession>> {
  const ids = new Set(batch.map(({ draft }) => draft.session.sessionId));
  return lockSessions(tx, [...ids], wait);
}

const findKeys = (tx: Tx, items: readonly BatchItem[]): Promise<Map<string, StoredMessage>> =>
  items.length === 0
    ? Promise.resolve(new Map())
    : findStored(
        tx,
        items.map(({ draft }) => ({
          sessionId: draft.session.sessionId,
          senderKind: draft.sender.kind,
          senderId: draft.sender.id,
          clientId: draft.clientId,
        })),
      );

/**
 * One transaction's work for a batch: lock, look keys up, check, number, store, queue the reactions.
 *
 * The look-up comes before the check of state, so that a resend of a message that was stored just before a take-over or a close is told so.
 * Only accepted rows get a number; because the lock is held until the commit, the order of numbers is the order of commits.
 * @param lookUp `all`: every key; `refusals`: only those that would be refused, because resends are rare and the unique key finds
 *   the others: the insert then fails whole (1062) and the caller repeats the batch with `all`
 * @returns one outcome per item, in order
 */
export async function writeBatch(
  tx: Tx,
  deps: Pick<Deps, "clock" | "jobs">,
  batch: readonly BatchItem[],
  wait: "skip" | "block",
  lookUp: "all" | "refusals",
): Promise<Outcome[]> {
  const sessions = await lock(tx, batch, wait);
  const isRefused = ({ draft }: BatchItem): boolean => {
    const session = sessions.get(draft.session.sessionId);
    return session !== undefined && refusalOf(session, draft) !== null;
  };
  // A file is in one message only, so a resend would be refused for its files if it were not recognised first.
  const isToLookUp = (item: BatchItem): boolean => item.draft.fileIds !== undefined || isRefused(item);
  const stored = await findKeys(tx, lookUp === "all" ? batch : batch.filter(isToLookUp));
  const files = await lockFiles(
    tx,
    batch.flatMap(({ draft }) => draft.fileIds ?? []),
  );
  const sent: { rows: readonly FileRow[]; seq: number }[] = [];
  const at = deps.clock.now();
  const raised = new Map<number, RaisedHead>();
  const rows: NumberedMessage[] = [];
  const toAnswer = new Map<number, MessageDraft>();

  const outcomes = batch.map(({ draft, key }): Outcome => {
    const { sessionId, workspaceId } = draft.session;
    const session = sessions.get(sessionId);
    if (!session) return wait === "skip" ? { kind: "skipped" } : { kind: "refused", code: "session_not_found" };
    if (session.workspaceId !== workspaceId) return { kind: "refused", code: "session_not_found" };
    const isAnsweredByAssistant =
      session.state === "assistant" && draft.sender.kind === "visitor" && draft.kind === "text";
    const before = stored.get(key);
    if (before)
      return { kind: "stored", message: before, head: session.head, isDuplicate: true, isAnsweredByAssistant };
    const code = refusalOf(session, draft);
    if (code) return { kind: "refused", code };
    const own = draft.fileIds ? files.take({ sessionId, uploader: draft.sender, fileIds: draft.fileIds }) : NO_FILES;
    if (!own) return { kind: "refused", code: "file_gone" };
    const so = raised.get(sessionId) ?? { head: session.head, lastText: 0, lastVisitorText: 0 };
    const seq = so.head + 1;
    const isText = draft.kind === "text";
    raised.set(sessionId, {
      head: seq,
      lastText: isText ? seq : so.lastText,
      lastVisitorText: isText && draft.sender.kind === "visitor" ? seq : so.lastVisitorText,
    });
    const message = number(draft, seq, at, own);
    if (own.length > 0) sent.push({ rows: own, seq });
    rows.push(message);
    if (isAnsweredByAssistant) toAnswer.set(sessionId, draft);
    return { kind: "stored", message, head: seq, isDuplicate: false, isAnsweredByAssistant };
  });

  if (rows.length > 0) {
    await insertMessages(tx, rows);
    await raiseHeads(tx, raised, at);
    for (const { rows: own, seq } of sent) await noteSent(tx, own, seq);
  }
  if (toAnswer.size > 0)
    await deps.jobs.queueMany(
      tx,
      [...toAnswer.values()].map(({ session, countedAs }) => ({
        workspaceId: session.workspaceId,
        kind: REPLY_JOB,
        cause: `s${session.sessionId}`,
        payload: { ...session, ...(countedAs === undefined ? {} : { countedAs }) },
      })),
    );
  return outcomes.map((outcome, index) => {
    const head = raised.get(batch[index]?.draft.session.sessionId ?? 0)?.head ?? 0;
    return outcome.kind === "stored" && head > outcome.head ? { ...outcome, head } : outcome;
  });
}
