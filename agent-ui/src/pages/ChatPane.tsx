import type { Session } from "@chat/contract/sessions";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { NotFound } from "@chat/ui-kit/components/NotFound.tsx";
import { Sheet } from "@chat/ui-kit/components/Sheet.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { Conversation } from "../features/conversation/Conversation.tsx";
import { ConversationHeader } from "../features/conversation/ConversationHeader.tsx";
import { VisitorPanel } from "../features/visitor/VisitorPanel.tsx";
import { useCommands } from "../state/ActiveCommands.tsx";
import { useConsole, useConversation, useSession } from "../state/ConsoleProvider.tsx";
import type { ActiveCommand } from "../state/commands.ts";
import { visitorShown } from "../state/deviceSettings.ts";
import { useStore } from "../state/store.ts";
import { useMediaQuery } from "../state/useMediaQuery.ts";

interface ChatPaneProps {
  sessionId: string;
  onBack: () => void;
  /** What can be done with the chat here. */
  commands: readonly ActiveCommand[];
  isReadOnly?: boolean;
  /** What was searched for when the chat was chosen. */
  needles?: readonly string[];
  actions?: (session: Session) => ReactNode;
}

/** Conversation and visitor: side by side where there is room, the visitor as a sheet where there is not. */
export function ChatPane({ sessionId, onBack, commands, isReadOnly, needles, actions }: ChatPaneProps) {
  const current = useSession(sessionId);
  // between "left the queue" and "is now there" a chat is in no list; what is on screen stays
  const known = useRef(current);
  known.current = current ?? known.current;
  const session = known.current;
  const { status, error } = useConversation(sessionId);
  const { conversation } = useConsole();
  const isWide = useMediaQuery("(min-width: 80rem)");
  const isShownWide = useStore(visitorShown);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const toggle = useCallback(
    () => (isWide ? visitorShown.set(!visitorShown.get()) : setSheetOpen((isOpen) => !isOpen)),
    [isWide],
  );
  useCommands(useMemo((): ActiveCommand[] => [{ id: "visitor", run: toggle }], [toggle]));
  const linkTo = (id: string) => `/archive/${id}`;

  if (!session) {
    const isGone =
      error instanceof ApiError &&
      (error.code === "session_not_found" || error.code === "not_found" || error.code === "invalid_input");
    return (
      <div className="flex min-w-0 flex-1 flex-col justify-center bg-canvas">
        {status === "failed" && isGone && (
          <NotFound
            title="This chat does not exist"
            help="It may have been deleted, or the link is incomplete."
            home={{ to: "/chats", label: "Go to the chats" }}
          />
        )}
        {status === "failed" && !isGone && (
          <ErrorState error={error} retry={() => void conversation(sessionId).sync()} />
        )}
        {status !== "failed" && (
          <div role="status" aria-label="Loading the chat" className="h-full space-y-4 p-4">
            <Skeleton className="h-6 w-48" />
            <Skeleton className="h-14 w-2/3 rounded-xl" />
            <Skeleton className="h-14 w-1/2 rounded-xl" />
          </div>
        )}
      </div>
    );
  }
  const isVisitorShown = isWide ? isShownWide : isSheetOpen;
  const panel = <VisitorPanel session={session} onHide={toggle} linkTo={linkTo} />;
  return (
    <>
      <Conversation
        session={session}
        isReadOnly={isReadOnly ?? false}
        {...(needles ? { needles } : {})}
        header={
          <ConversationHeader
            session={session}
            onBack={onBack}
            commands={commands}
            onToggleVisitor={toggle}
            isVisitorShown={isVisitorShown}
            {...(actions ? { actions: actions(session) } : {})}
          />
        }
      />
      {isWide && isShownWide && <div className="w-80 shrink-0 border-n-6 border-s">{panel}</div>}
      {!isWide && (
        <Sheet
          open={isSheetOpen}
          onOpenChange={setSheetOpen}
          title="Visitor details"
          bare
          className="w-[min(24rem,100vw)]"
        >
          {panel}
        </Sheet>
      )}
    </>
  );
}
