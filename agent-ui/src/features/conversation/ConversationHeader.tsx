import type { Session } from "@chat/contract/sessions";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { DropdownMenu, MenuItem } from "@chat/ui-kit/components/DropdownMenu.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Kbd } from "@chat/ui-kit/components/Kbd.tsx";
import { Tooltip } from "@chat/ui-kit/components/Tooltip.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { ChevronLeft, Ellipsis, PanelRight } from "lucide-react";
import type { ReactNode } from "react";
import { type ActiveCommand, COMMANDS, type CommandId } from "../../state/commands.ts";
import { keyCaps } from "../../state/keyName.ts";
import { StateBadge } from "../../state/StateBadge.tsx";
import { visitorName } from "../../state/sessionLists.ts";

interface ConversationHeaderProps {
  session: Session;
  onBack: () => void;
  onToggleVisitor: () => void;
  isVisitorShown: boolean;
  /** What can be done with the chat here. */
  commands: readonly ActiveCommand[];
  /** Where the chat is only read: what stands beside the acts. */
  actions?: ReactNode;
}

/** The one act that the chat's state calls for stands as a button; the others are in the menu. */
const BUTTONS: Partial<Record<CommandId, (session: Session) => string>> = {
  accept: (session) => (session.state === "waiting" ? "Accept" : "Take over"),
  reopen: () => "Reopen",
  close: () => "Close",
};

/** Who it is, where the chat stands, and what the agent can do with it. */
export function ConversationHeader({
  session,
  onBack,
  onToggleVisitor,
  isVisitorShown,
  commands,
  actions,
}: ConversationHeaderProps) {
  const name = visitorName(session);
  const acts = commands.filter(({ id }) => COMMANDS[id].isAct);
  const first = acts.find(({ id }) => BUTTONS[id]);
  const rest = acts.filter((command) => command !== first);
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
      {actions}
      {first && <FirstAct command={first} session={session} />}
      {rest.length > 0 && (
        <DropdownMenu
          trigger={
            <Button variant="ghost" aria-label="More actions" title="More actions" className="w-9 px-0">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {rest.map(({ id, label, run }) => {
            const { icon: Icon, key, label: usual } = COMMANDS[id];
            return (
              <MenuItem key={id} onSelect={run}>
                <Icon aria-hidden />
                <span className="min-w-0 flex-1 pe-3">{label ?? usual}</span>
                {key && <KeyHint name={key} />}
              </MenuItem>
            );
          })}
        </DropdownMenu>
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

function FirstAct({ command: { id, label, run }, session }: { command: ActiveCommand; session: Session }) {
  const { icon: Icon, key, label: usual } = COMMANDS[id];
  return (
    <Tooltip text={label ?? usual} side="bottom" {...(key ? { shortcut: keyCaps(key).join(" ") } : {})}>
      <Button
        size="sm"
        variant={session.state === "waiting" && id === "accept" ? "primary" : "secondary"}
        onClick={run}
      >
        {id === "close" && <Icon aria-hidden />}
        {BUTTONS[id]?.(session)}
      </Button>
    </Tooltip>
  );
}

/** For eyes only: a screen reader is told the keys by the help. */
const KeyHint = ({ name }: { name: string }) => (
  <span aria-hidden className="flex gap-0.5 max-md:hidden">
    {keyCaps(name).map((cap) => (
      <Kbd key={cap}>{cap}</Kbd>
    ))}
  </span>
);
