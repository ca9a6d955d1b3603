import type { Session } from "@chat/contract/sessions";
import { Markdown } from "@chat/ui-kit/components/Markdown.tsx";
import { dayName } from "@chat/ui-kit/components/times.ts";
import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import type { ReactNode } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { AssistantFold } from "./AssistantFold.tsx";
import { EventRow } from "./EventRow.tsx";
import type { FeedRow } from "./feedRows.ts";
import { AiLabel, MessageRow } from "./MessageRow.tsx";
import { PendingRow } from "./PendingRow.tsx";

interface FeedLineProps {
  row: FeedRow;
  session: Session;
  visitor: string;
  isFolded: boolean;
  onToggleFold: () => void;
}

/** One line of the feed, whatever kind it is. */
export function FeedLine({ row, session, visitor, isFolded, onToggleFold }: FeedLineProps): ReactNode {
  const { me, outbox, drafts, attachments } = useConsole();
  switch (row.kind) {
    case "day":
      return (
        <p className="pt-4 pb-1 text-center">
          <span className="font-medium text-n-10 text-xs">{dayName(row.at, serverNow())}</span>
        </p>
      );
    case "fold":
      return <AssistantFold session={session} count={row.count} isFolded={isFolded} onToggle={onToggleFold} />;
    case "event":
      return <EventRow message={row.message} visitor={visitor} />;
    case "message":
      return (
        <MessageRow
          message={row.message}
          isFirst={row.isFirst}
          isLast={row.isLast}
          showsTime={row.showsTime}
          visitor={visitor}
          marks={row.message.sender.kind === "agent" ? session.marks : undefined}
        />
      );
    case "pending":
      return (
        <PendingRow
          entry={row.entry}
          agent={me.name}
          isFirst={row.isFirst}
          onRetry={outbox.retry}
          onTakeBack={() => {
            const { clientId, sessionId, body, files } = row.entry;
            outbox.remove(clientId);
            if (body !== "") drafts.giveBack(sessionId, [body]);
            attachments.giveBack(sessionId, files);
          }}
        />
      );
    case "draft":
      return (
        <div className="flex justify-end px-4 pt-3">
          <div className="flex max-w-[min(40rem,84%)] flex-col items-end">
            <p className="mb-1 flex items-center gap-1.5 px-1 text-n-11 text-xs">
              <span className="font-medium">Assistant is writing</span>
              <AiLabel />
            </p>
            <div className="max-w-full rounded-xl border border-n-6 border-dashed bg-surface px-3 py-2 text-base leading-relaxed">
              {row.text ? (
                <Markdown text={row.text} isDraft />
              ) : (
                <span className="animate-pulse-soft text-n-10">…</span>
              )}
            </div>
          </div>
        </div>
      );
  }
}
