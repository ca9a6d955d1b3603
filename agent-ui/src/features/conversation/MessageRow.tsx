import type { Marks, Message, Source } from "@chat/contract/messages";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Tooltip } from "@chat/ui-kit/components/Tooltip.tsx";
import { clockTime, exactTime } from "@chat/ui-kit/components/times.ts";
import { MessageFiles } from "@chat/ui-kit/features/chat/MessageFiles.tsx";
import { MessageText } from "@chat/ui-kit/features/chat/MessageText.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { BookOpen, Check, CheckCheck, CircleAlert, Sparkles } from "lucide-react";
import { memo } from "react";
import { safeHref } from "../../state/safeHref.ts";

interface MessageRowProps {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
  showsTime: boolean;
  visitor: string;
  /** Only for rows of the team: how far the visitor is. */
  marks: Pick<Marks, "visitorDelivered" | "visitorRead"> | undefined;
}

/** One message: the visitor's at the start, the business's at the end, the assistant's always labelled. */
export const MessageRow = memo(function MessageRow({
  message,
  isFirst,
  isLast,
  showsTime,
  visitor,
  marks,
}: MessageRowProps) {
  const { kind } = message.sender;
  const isVisitor = kind === "visitor";
  const name = isVisitor
    ? visitor
    : kind === "assistant"
      ? (message.sender.name ?? "Assistant")
      : (message.sender.name ?? "Agent");
  return (
    <div
      className={cn(
        "flex pe-4",
        isVisitor ? "justify-start ps-13" : "justify-end ps-4",
        isFirst ? "pt-3" : message.data?.files ? "pt-2" : "pt-0.5",
      )}
    >
      <div className={cn("flex min-w-0 max-w-[min(40rem,84%)] flex-col", isVisitor ? "items-start" : "items-end")}>
        {isFirst && (
          <p className="mb-1 flex max-w-full items-center gap-1.5 px-1 text-n-11 text-xs">
            <span className="truncate font-medium">{name}</span>
            {kind === "assistant" && <AiLabel />}
          </p>
        )}
        <div className={cn("relative flex max-w-full flex-col gap-1", isVisitor ? "items-start" : "items-end")}>
          {message.body !== "" && (
            <div
              className={cn(
                "max-w-full rounded-xl border px-3 py-2 text-base leading-relaxed",
                isVisitor && "border-transparent bg-n-4 text-n-12",
                kind === "agent" && "border-transparent bg-accent text-on-accent",
                kind === "assistant" && "border-n-6 bg-surface text-n-12",
                isVisitor && !isLast && "rounded-es-sm",
                !isVisitor && !isLast && "rounded-ee-sm",
              )}
            >
              <MessageText message={message} />
            </div>
          )}
          {message.data?.files && (
            <MessageFiles files={message.data.files} sessionId={message.sessionId} side={isVisitor ? "start" : "end"} />
          )}
          {isVisitor && isLast && <Avatar name={visitor} size="sm" className="absolute -start-9 bottom-0" />}
        </div>
        {message.data?.isIncomplete && (
          <p className="mt-1 flex items-center gap-1 px-1 text-warning-text text-xs">
            <CircleAlert aria-hidden className="size-3.5" />
            Incomplete: the answer was stopped or broke off
          </p>
        )}
        {message.data?.sources && message.data.sources.length > 0 && <Sources sources={message.data.sources} />}
        {showsTime && (
          <p className="mt-1 flex items-center gap-1 px-1 text-n-10 text-xs tabular-nums">
            <Tooltip text={exactTime(message.at)}>
              <time dateTime={message.at}>{clockTime(message.at)}</time>
            </Tooltip>
            {kind === "agent" && marks && <ReadMark seq={message.seq} marks={marks} />}
          </p>
        )}
      </div>
    </div>
  );
});

/** Says that a machine wrote it. */
export function AiLabel() {
  return (
    <span className="inline-flex shrink-0 items-center gap-0.5 rounded-sm border border-info-border bg-info-bg px-1 font-medium text-[11px] text-info-text leading-4">
      <Sparkles aria-hidden className="size-2.5" />
      AI
    </span>
  );
}

function ReadMark({ seq, marks }: { seq: number; marks: Pick<Marks, "visitorDelivered" | "visitorRead"> }) {
  const isRead = marks.visitorRead >= seq;
  const isDelivered = isRead || marks.visitorDelivered >= seq;
  const Icon = isDelivered ? CheckCheck : Check;
  return (
    <span className="inline-flex items-center gap-0.5">
      <Icon aria-hidden className={cn("size-3.5", isRead && "text-accent-text")} />
      {isRead ? "Read" : isDelivered ? "Delivered" : "Sent"}
    </span>
  );
}

function Sources({ sources }: { sources: readonly Source[] }) {
  return (
    <ul aria-label="Sources" className="mt-1.5 flex max-w-full flex-wrap gap-1">
      {sources.map((source) => {
        const href = safeHref(source.url);
        const chip =
          "inline-flex max-w-64 items-center gap-1 rounded-full border border-n-6 bg-n-2 px-2 py-0.5 text-n-11 text-xs [&_svg]:size-3 [&_svg]:shrink-0";
        return (
          <li key={source.id} className="flex max-w-full">
            {href ? (
              <a
                href={href}
                target="_blank"
                rel="noopener noreferrer nofollow"
                className={cn(chip, "hover:border-n-8 hover:text-n-12")}
              >
                <BookOpen aria-hidden />
                <span className="truncate">{source.title}</span>
              </a>
            ) : (
              <span className={chip}>
                <BookOpen aria-hidden />
                <span className="truncate">{source.title}</span>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
