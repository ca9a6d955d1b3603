import type { Session } from "@chat/contract/sessions";
import { ActionButton } from "@chat/ui-kit/components/ActionButton.tsx";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Reply, Sparkles } from "lucide-react";
import { memo } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { causeWords } from "../../state/causeWords.ts";
import { askedAt, isUnanswered, isUnread, type ListName, visitorName } from "../../state/sessionLists.ts";
import { useSessionActions } from "../../state/useSessionActions.ts";
import { WaitAge } from "./WaitAge.tsx";

interface ChatRowProps {
  list: ListName;
  session: Session;
  isSelected: boolean;
  onSelect: (session: Session) => void;
}

/** One chat in a list: who, the last words, since when; for the waiting also why. */
export const ChatRow = memo(function ChatRow({ list, session, isSelected, onSelect }: ChatRowProps) {
  const { me } = useConsole();
  const { accept } = useSessionActions();
  const name = visitorName(session);
  const isNew = session.state === "human" && isUnread(session);
  const isMine = session.agent?.id === me.id;
  const isWaiting = session.state === "waiting";
  return (
    <div
      className={cn(
        "group relative border-n-5 border-b transition-colors",
        isSelected ? "bg-accent-bg" : "hover:bg-n-3",
      )}
    >
      <button
        type="button"
        aria-current={isSelected ? "true" : undefined}
        onClick={() => onSelect(session)}
        className="flex w-full gap-2.5 px-3 py-2.5 text-start outline-offset-[-2px]"
      >
        <Avatar
          name={name}
          size="md"
          status={session.visitor.isOnline ? "online" : "offline"}
          className="mt-0.5 self-start"
        />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cn("min-w-0 flex-1 truncate text-base", isNew ? "font-semibold" : "font-medium")}>
              <bdi>{name}</bdi>
            </span>
            {session.visitor.isOnline && <span className="sr-only">online</span>}
            {isWaiting ? (
              <WaitAge at={askedAt(session)} />
            ) : (
              <Since
                at={session.last?.at ?? session.createdAt}
                style="short"
                className="shrink-0 text-n-10 text-xs tabular-nums"
              />
            )}
          </span>
          <span className="flex items-center gap-1.5">
            <span className={cn("min-w-0 flex-1 truncate text-sm", isNew ? "text-n-12" : "text-n-11")}>
              <bdi>{previewOf(session, isMine)}</bdi>
            </span>
            {isNew && (
              <span className="size-2 shrink-0 rounded-full bg-accent">
                <span className="sr-only">unread</span>
              </span>
            )}
            {!isNew && list === "mine" && isUnanswered(session) && (
              <Reply aria-label="To be answered" className="size-3.5 shrink-0 text-n-10" />
            )}
          </span>
          {isWaiting && session.escalation && (
            <span className="mt-1 flex min-w-0 items-center gap-1.5 pe-18">
              <Badge tone="warning" className="shrink-0">
                {causeWords(session.escalation.cause).short}
              </Badge>
              <span className="min-w-0 truncate text-n-10 text-xs">
                <bdi>{session.escalation.reason}</bdi>
              </span>
            </span>
          )}
          {list === "all" && !isWaiting && (
            <span className="mt-0.5 flex items-center gap-1 text-n-10 text-xs">
              {session.state === "assistant" && <Sparkles aria-hidden className="size-3 text-info-text" />}
              <span className="truncate">
                {session.state === "assistant" ? "Assistant" : isMine ? "You" : (session.agent?.name ?? "Agent")}
              </span>
            </span>
          )}
        </span>
      </button>
      {isWaiting && (
        <ActionButton
          size="sm"
          variant="primary"
          aria-label={`Accept ${name}`}
          className="absolute end-3 bottom-2.5"
          run={async () => {
            const taken = await accept(session);
            if (taken) onSelect(taken);
          }}
        >
          Accept
        </ActionButton>
      )}
    </div>
  );
});

function previewOf(session: Session, isMine: boolean): string {
  if (!session.last) return session.escalation?.reason || "No messages yet";
  const agent = isMine ? "You" : (session.agent?.name.split(" ")[0] ?? "Agent");
  const by = { agent: `${agent}: `, assistant: "AI: ", visitor: "", system: "" }[session.last.by];
  return `${by}${session.last.preview}`;
}
