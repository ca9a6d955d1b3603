import type { Session } from "@chat/contract/sessions";
import { ActionButton } from "@chat/ui-kit/components/ActionButton.tsx";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { DropdownMenu, MenuItem } from "@chat/ui-kit/components/DropdownMenu.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { Bot, Check, ChevronLeft, Ellipsis, PanelRight, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { StateBadge } from "../../state/StateBadge.tsx";
import { visitorName } from "../../state/sessionLists.ts";
import { allowedActions, useSessionActions } from "../../state/useSessionActions.ts";

interface ConversationHeaderProps {
  session: Session;
  onBack: () => void;
  /** Asks first where the visitor had the last word. */
  onClose: () => void;
  onToggleVisitor: () => void;
  isVisitorShown: boolean;
  /** Instead of the acts: where the chat is only read. */
  actions?: ReactNode;
}

/** Who it is, where the chat stands, and what the agent can do with it. */
export function ConversationHeader({
  session,
  onBack,
  onClose,
  onToggleVisitor,
  isVisitorShown,
  actions,
}: ConversationHeaderProps) {
  const { me } = useConsole();
  const act = useSessionActions();
  const may = allowedActions(session, me.id);
  const name = visitorName(session);
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-n-6 border-b bg-surface px-2 sm:px-4">
      <IconButton label="Back to the list" className="md:hidden" onClick={onBack}>
        <ChevronLeft className="rtl:-scale-x-100" />
      </IconButton>
      <button
        type="button"
        onClick={onToggleVisitor}
        aria-label={`${name}: visitor details`}
        className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md py-1 text-start"
      >
        <Avatar name={name} size="sm" status={session.visitor.isOnline ? "online" : "offline"} />
        <span className="min-w-0">
          <span className="block truncate font-semibold text-base">
            <bdi>{name}</bdi>
          </span>
          <span className="block truncate text-n-11 text-xs">
            {session.visitor.isOnline ? "Online" : "Offline"} · {widgetName(session.widget)}
          </span>
        </span>
      </button>
      <span className="max-xl:hidden">
        <StateBadge session={session} />
      </span>
      {actions ?? (
        <>
          {may.accept && (
            <ActionButton
              size="sm"
              variant={session.state === "waiting" ? "primary" : "secondary"}
              run={() => act.accept(session)}
            >
              {session.state === "waiting" ? "Accept" : "Take over"}
            </ActionButton>
          )}
          {may.isMine && may.close && (
            <Button size="sm" onClick={onClose}>
              <Check aria-hidden />
              Close
            </Button>
          )}
          {(may.requeue || may.returnToAssistant || (may.close && !may.isMine)) && (
            <DropdownMenu
              trigger={
                <Button variant="ghost" aria-label="More actions" title="More actions" className="w-9 px-0">
                  <Ellipsis aria-hidden />
                </Button>
              }
            >
              {may.returnToAssistant && (
                <MenuItem onSelect={() => void act.returnToAssistant(session)}>
                  <Bot aria-hidden />
                  Return to the assistant
                </MenuItem>
              )}
              {may.requeue && (
                <MenuItem onSelect={() => void act.requeue(session)}>
                  <Undo2 aria-hidden />
                  Give back to the queue
                </MenuItem>
              )}
              {may.close && !may.isMine && (
                <MenuItem onSelect={onClose}>
                  <Check aria-hidden />
                  Close chat
                </MenuItem>
              )}
            </DropdownMenu>
          )}
        </>
      )}
      <IconButton
        label={isVisitorShown ? "Hide visitor details" : "Show visitor details"}
        shortcut="i"
        onClick={onToggleVisitor}
        aria-expanded={isVisitorShown}
      >
        <PanelRight className="rtl:-scale-x-100" />
      </IconButton>
    </header>
  );
}
