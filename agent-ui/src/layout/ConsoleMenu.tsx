import { type CommandEntry, type CommandGroup, CommandMenu } from "@chat/ui-kit/components/CommandMenu.tsx";
import { Hourglass, MessagesSquare, UserRound } from "lucide-react";
import { useNavigate } from "react-router";
import { useRegistry } from "../state/ActiveCommands.tsx";
import { useConsole } from "../state/ConsoleProvider.tsx";
import { type ActiveCommand, COMMAND_IDS, COMMANDS, type CommandPlace } from "../state/commands.ts";
import { keyCaps } from "../state/keyName.ts";
import { allOf, mineOf, visitorName, waitingOf } from "../state/sessionLists.ts";
import { useStore } from "../state/store.ts";

const CHATS_SHOWN = 60;

/** Every command that can be carried out now, and the chats, found by typing. */
export function ConsoleMenu({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const { me, sessions } = useConsole();
  const { byId } = useStore(sessions);
  const active = useStore(useRegistry());
  const navigate = useNavigate();
  const of = (...places: readonly CommandPlace[]): CommandEntry[] =>
    COMMAND_IDS.flatMap((id) => {
      const command = active.get(id);
      return command && places.includes(COMMANDS[id].place) ? [toEntry(command)] : [];
    });
  const chats = [
    ...waitingOf(byId.values()).map((session) => ({ session, icon: <Hourglass aria-hidden /> })),
    ...mineOf(byId.values(), me.id).map((session) => ({ session, icon: <UserRound aria-hidden /> })),
    ...allOf(byId.values(), "everything", Date.now())
      .filter((session) => session.state !== "waiting" && session.agent?.id !== me.id)
      .map((session) => ({ session, icon: <MessagesSquare aria-hidden /> })),
  ];
  const groups: CommandGroup[] = [
    { label: "This chat", items: of("chat") },
    { label: "Lists", items: of("lists") },
    {
      label: "Chats",
      items: chats.slice(0, CHATS_SHOWN).map(({ session, icon }) => ({
        id: `chat-${session.id}`,
        label: visitorName(session),
        keywords: [session.visitor.email ?? "", session.last?.preview ?? ""],
        icon,
        run: () => void navigate(`/chats/${session.id}`),
      })),
    },
    { label: "Everywhere", items: of("everywhere").filter(({ id }) => id !== "menu") },
    { label: "Settings", items: of("settings") },
  ];
  return <CommandMenu open onOpenChange={onOpenChange} placeholder="Chats, actions, settings" groups={groups} />;
}

function toEntry({ id, label, run }: ActiveCommand): CommandEntry {
  const { icon: Icon, key, keywords, label: usual } = COMMANDS[id];
  return {
    id,
    label: label ?? usual,
    icon: <Icon aria-hidden />,
    run,
    ...(key ? { shortcut: keyCaps(key).join(" ") } : {}),
    ...(keywords ? { keywords } : {}),
  };
}
