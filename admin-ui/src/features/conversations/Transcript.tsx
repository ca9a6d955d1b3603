import type { Message } from "@chat/contract/messages";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { LoadMore } from "@chat/ui-kit/components/LoadMore.tsx";
import { Tooltip } from "@chat/ui-kit/components/Tooltip.tsx";
import { TypedText } from "@chat/ui-kit/components/TypedText.tsx";
import { clockTime, dayName, exactTime } from "@chat/ui-kit/components/times.ts";
import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import { eventText } from "@chat/ui-kit/features/chat/eventText.ts";
import { MessageFiles } from "@chat/ui-kit/features/chat/MessageFiles.tsx";
import { MessageText } from "@chat/ui-kit/features/chat/MessageText.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Bot, FileText, Lock, UserRound } from "lucide-react";
import { Fragment } from "react";

interface TranscriptProps {
  rows: readonly Message[];
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** Everything that was said and done in a chat, in order. */
export function Transcript({ rows, hasMore, isLoadingMore, onMore }: TranscriptProps) {
  const now = serverNow();
  let lastDay = "";
  return (
    <Card aria-label="Transcript" className="min-w-0">
      <ol className="space-y-3 p-4 sm:p-5">
        {rows.map((row) => {
          const day = dayName(row.at, now);
          const isNewDay = day !== lastDay;
          lastDay = day;
          return (
            <Fragment key={row.seq}>
              {isNewDay && (
                <li className="flex items-center gap-3 py-1 text-n-10 text-xs">
                  <span className="h-px flex-1 bg-n-5" />
                  {day}
                  <span className="h-px flex-1 bg-n-5" />
                </li>
              )}
              {row.kind === "event" ? (
                <EventRow row={row} />
              ) : row.kind === "note" ? (
                <NoteRow row={row} />
              ) : (
                <TextRow row={row} />
              )}
            </Fragment>
          );
        })}
      </ol>
      <LoadMore hasMore={hasMore} busy={isLoadingMore} onMore={onMore} shown={rows.length} />
    </Card>
  );
}

function Time({ at }: { at: string }) {
  return (
    <Tooltip text={exactTime(at)}>
      <time dateTime={at} className="tabular-nums">
        {clockTime(at)}
      </time>
    </Tooltip>
  );
}

function EventRow({ row }: { row: Message }) {
  return (
    <li className="flex flex-wrap items-center justify-center gap-x-2 py-0.5 text-center text-n-11 text-sm">
      <span className="break-words">{eventText(row)}</span>
      <span className="text-n-10 text-xs">
        <Time at={row.at} />
      </span>
    </li>
  );
}

function NoteRow({ row }: { row: Message }) {
  return (
    <li className="rounded-lg border border-warning-border bg-warning-bg px-3.5 py-2.5 text-warning-text">
      <p className="mb-1 flex items-center gap-1.5 font-medium text-xs">
        <Lock aria-hidden className="size-3.5" />
        Internal note{row.sender.name ? ` by ${row.sender.name}` : ""}
        <span className="ms-auto font-normal">
          <Time at={row.at} />
        </span>
      </p>
      <TypedText text={row.body} />
    </li>
  );
}

const SPEAKERS = { visitor: "Visitor", assistant: "Assistant", agent: "Agent", system: "System" };

function TextRow({ row }: { row: Message }) {
  const isVisitor = row.sender.kind === "visitor";
  const isAssistant = row.sender.kind === "assistant";
  return (
    <li className={cn("flex flex-col", isVisitor ? "items-start" : "items-end")}>
      <p className="mb-1 flex flex-wrap items-center gap-1.5 text-n-11 text-xs">
        {isAssistant ? <Bot aria-hidden className="size-3.5" /> : <UserRound aria-hidden className="size-3.5" />}
        <span className="font-medium">{row.sender.name ?? SPEAKERS[row.sender.kind]}</span>
        {isAssistant && <Badge tone="info">AI</Badge>}
        <span className="text-n-10">
          <Time at={row.at} />
        </span>
      </p>
      {row.body !== "" && (
        <div
          className={cn(
            "min-w-0 max-w-[min(40rem,88%)] rounded-lg px-3.5 py-2",
            isVisitor ? "bg-n-4" : isAssistant ? "border border-info-border bg-info-bg" : "bg-accent text-on-accent",
          )}
        >
          <MessageText message={row} />
        </div>
      )}
      {row.data?.files && (
        <div className={cn("max-w-[min(40rem,88%)]", row.body !== "" && "mt-1.5")}>
          <MessageFiles files={row.data.files} sessionId={row.sessionId} side={isVisitor ? "start" : "end"} />
        </div>
      )}
      {(row.data?.isIncomplete || (row.data?.sources?.length ?? 0) > 0) && (
        <ul
          aria-label="Sources"
          className={cn("mt-1.5 flex max-w-full flex-wrap gap-1.5", !isVisitor && "justify-end")}
        >
          {row.data?.isIncomplete && (
            <li>
              <Badge tone="warning">Broke off</Badge>
            </li>
          )}
          {row.data?.sources?.map((source) => (
            <li key={source.id} className="min-w-0 max-w-full">
              <Badge icon={<FileText aria-hidden />}>{source.title}</Badge>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
