import type { Message, VisitorSession } from "@chat/contract/messages";
import type { ChatView } from "./Chat.ts";
import type { createDrafts } from "./drafts.ts";
import type { createMarks } from "./marks.ts";
import type { createOutbox } from "./outbox.ts";
import type { ChatRecord } from "./session.ts";
import type { MessageStore } from "./store.ts";
import type { Connection } from "./transport.ts";
import type { createTyping } from "./typing.ts";

interface Parts {
  readonly session: VisitorSession | null;
  readonly connection: Connection;
  readonly isLoaded: boolean;
  readonly record: ChatRecord | null;
  readonly store: MessageStore;
  readonly outbox: Pick<ReturnType<typeof createOutbox>, "items">;
  readonly drafts: ReturnType<typeof createDrafts>;
  readonly typing: ReturnType<typeof createTyping>;
  readonly marks: ReturnType<typeof createMarks>;
}

/** What the screen shows, out of the parts that know it. A message that is stored is not on its way any more. */
export function viewOf({ record, store, outbox, drafts, typing, marks, ...rest }: Parts): ChatView {
  const rows = store.rows();
  const stored = new Set<string | null>();
  for (const row of rows) if (row.sender.kind === "visitor") stored.add(row.clientId);
  const isUnread = (row: Message) => row.seq > marks.readUpTo() && row.kind === "text" && row.sender.kind !== "visitor";
  return {
    ...rest,
    hasChat: Boolean(record?.clientId),
    answers: record?.wish?.answers ?? null,
    problems: record?.problems ?? null,
    rows,
    outgoing: outbox.items().filter((item) => !stored.has(item.clientId)),
    draft: drafts.current(),
    typing: typing.shown(),
    marks: marks.current(),
    unread: rows.filter(isUnread).length,
    offsetMs: record?.offsetMs ?? 0,
  };
}
