import type { Session } from "@chat/contract/sessions";
import { ActionButton } from "@chat/ui-kit/components/ActionButton.tsx";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { CircleCheck, Reply, Sparkles } from "lucide-react";
import { memo } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { Marked } from "../../state/Marked.tsx";
import { previewOf, reasonOf } from "../../state/rowWords.ts";
import { askedAt, isUnanswered, isUnread, type ListName, visitorName } from "../../state/sessionLists.ts";
import { useSessionActions } from "../../state/useSessionActions.ts";
import { WaitAge } from "./WaitAge.tsx";

interface ChatRowProps {
  list: ListName;
  session: Session;
  /** What was searched for. */
  needles: readonly string[];
  isSelected: boolean;
  onSelect: (session: Session) => void;
}

/** One chat in a list: who, since when, the visitor's last words; for the waiting also why. The one act appears where one points. */
export const ChatRow = memo(function ChatRow({ list, session, needles, isSelected, onSelect }: ChatRowProps) {
  const { me } = useConsole();
  const name = visitorName(session);
  const isNew = session.state === "human" && isUnread(session);
  const isMine = session.agent?.id === me.id;
  const isWaiting = session.state === "waiting";
  const reason = isWaiting ? reasonOf(session) : null;
  const isMixed = list === "all" || needles.length > 0;
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
        className={cn(
          "flex w-full gap-2.5 px-3 py-2.5 text-start outline-offset-[-2px]",
          isWaiting && "pointer-coarse:pe-24",
        )}
      >
        <Avatar
          name={name}
          {...(session.visitor.isOnline ? { status: "online" as const } : {})}
          className="mt-0.5 self-start"
        />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cn("min-w-0 flex-1 truncate text-base", isNew ? "font-semibold" : "font-medium")}>
              <bdi>
                <Marked text={name} needles={needles} />
              </bdi>
            </span>
            {session.visitor.isOnline && <span className="sr-only">online</span>}
            {isWaiting ? (
              <span className="flex min-w-14 shrink-0 justify-end pointer-fine:group-focus-within:invisible pointer-fine:group-hover:invisible">
                <WaitAge at={askedAt(session)} />
              </span>
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
              <bdi>
                <Marked text={previewOf(session)} needles={needles} />
              </bdi>
            </span>
            {isNew && (
              <span className="size-2 shrink-0 rounded-full bg-accent">
                <span className="sr-only">unread</span>
              </span>
            )}
            {!isNew && isMine && session.state === "human" && isUnanswered(session) && (
              <Reply aria-label="To be answered" className="size-3.5 shrink-0 text-n-10" />
            )}
          </span>
          {reason && (
            <span className="mt-0.5 line-clamp-2 break-words text-n-11 text-xs">
              <span className="font-medium text-warning-text">{reason.cause}</span>
              {reason.more && (
                <>
                  {": "}
                  <bdi>
                    <Marked text={reason.more} needles={needles} />
                  </bdi>
                </>
              )}
            </span>
          )}
          {isMixed && !isWaiting && <Place session={session} isMine={isMine} />}
        </span>
      </button>
      {isWaiting && <Accept session={session} name={name} onSelect={onSelect} />}
    </div>
  );
});

/** In the place of the age while one points at the row; beside the words where one cannot point. Never over anything. */
function Accept({ session, name, onSelect }: { session: Session; name: string; onSelect: (session: Session) => void }) {
  const { accept } = useSessionActions();
  return (
    <ActionButton
      size="sm"
      variant="ghost"
      aria-label={`Accept ${name}`}
      className="absolute end-2 top-1.5 bg-n-3 px-2 text-accent-text opacity-0 hover:bg-n-5 hover:text-accent-text focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:top-auto pointer-coarse:bottom-2.5 pointer-coarse:h-9 pointer-coarse:bg-transparent pointer-coarse:opacity-100"
      run={async () => {
        const taken = await accept(session);
        if (taken) onSelect(taken);
      }}
    >
      Accept
    </ActionButton>
  );
}

/** Who has it, where chats of all kinds stand together. */
function Place({ session, isMine }: { session: Session; isMine: boolean }) {
  const icon = "size-3 shrink-0";
  return (
    <span className="mt-0.5 flex items-center gap-1 text-n-11 text-xs">
      {session.state === "assistant" && <Sparkles aria-hidden className={cn(icon, "text-info-text")} />}
      {session.state === "closed" && <CircleCheck aria-hidden className={icon} />}
      <span className="truncate">
        {session.state === "assistant"
          ? "Assistant"
          : session.state === "closed"
            ? "Ended"
            : isMine
              ? "You"
              : (session.agent?.name ?? "Agent")}
      </span>
    </span>
  );
}
