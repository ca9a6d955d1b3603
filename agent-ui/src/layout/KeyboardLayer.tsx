import { agentsApi } from "@chat/contract/agents";
import { type CommandEntry, type CommandGroup, CommandMenu } from "@chat/ui-kit/components/CommandMenu.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useTheme } from "@chat/ui-kit/theme/theme.ts";
import {
  Archive,
  CircleDot,
  Hourglass,
  Keyboard,
  LayoutDashboard,
  MessageSquareQuote,
  MessagesSquare,
  Moon,
  Sun,
  UserRound,
  Volume2,
} from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { ShortcutHelp } from "../features/shortcuts/ShortcutHelp.tsx";
import { useShortcuts } from "../features/shortcuts/useShortcuts.ts";
import { useConsole } from "../state/ConsoleProvider.tsx";
import { soundOn } from "../state/deviceSettings.ts";
import { allOf, mineOf, visitorName, waitingOf } from "../state/sessionLists.ts";
import { useStore } from "../state/store.ts";

interface Layer {
  openMenu: () => void;
  openHelp: () => void;
  /** What the page in view adds to the command menu; undefined when it leaves. */
  setPageCommands: (items: readonly CommandEntry[]) => void;
}

const LayerContext = createContext<Layer>({
  openMenu: () => undefined,
  openHelp: () => undefined,
  setPageCommands: () => undefined,
});

/** The ways into command menu and shortcut help, for buttons. */
export const useKeyboardLayer = (): Layer => useContext(LayerContext);

/** Adds a page's own acts to the command menu while the page is shown; memoise `items`. */
export function usePageCommands(items: readonly CommandEntry[]): void {
  const { setPageCommands } = useKeyboardLayer();
  useEffect(() => {
    setPageCommands(items);
    return () => setPageCommands([]);
  }, [items, setPageCommands]);
}

/** Command menu, shortcut help, and the keys that work on every page. */
export function KeyboardLayer({ children }: { children: ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [pageItems, setPageCommands] = useState<readonly CommandEntry[]>([]);
  useShortcuts({
    "mod+k": () => setMenuOpen((isOpen) => !isOpen),
    "?": () => setHelpOpen(true),
    m: () => soundOn.set(!soundOn.get()),
  });
  const layer = useMemo<Layer>(
    () => ({ openMenu: () => setMenuOpen(true), openHelp: () => setHelpOpen(true), setPageCommands }),
    [],
  );
  return (
    <LayerContext value={layer}>
      {children}
      {isMenuOpen && <Menu onOpenChange={setMenuOpen} pageItems={pageItems} openHelp={layer.openHelp} />}
      <ShortcutHelp open={isHelpOpen} onOpenChange={setHelpOpen} />
    </LayerContext>
  );
}

interface MenuProps {
  onOpenChange: (open: boolean) => void;
  pageItems: readonly CommandEntry[];
  openHelp: () => void;
}

function Menu({ onOpenChange, pageItems, openHelp }: MenuProps) {
  const { user } = useMe();
  const { me, sessions } = useConsole();
  const { byId } = useStore(sessions);
  const isLoud = useStore(soundOn);
  const [, setTheme] = useTheme();
  const update = useAction(agentsApi.updateProfile, [agentsApi.profile]);
  const navigate = useNavigate();
  const go = (to: string) => () => void navigate(to);
  const be = (availability: "online" | "away" | "offline") => () =>
    void update({ body: { availability } }).catch((error: unknown) => toast.error(errorText(error)));

  const chats = [
    ...waitingOf(byId.values()).map((session) => ({ session, icon: <Hourglass aria-hidden /> })),
    ...mineOf(byId.values(), me.id).map((session) => ({ session, icon: <UserRound aria-hidden /> })),
    ...allOf(byId.values(), "everything", Date.now())
      .filter((session) => session.state !== "waiting" && session.agent?.id !== me.id)
      .map((session) => ({ session, icon: <MessagesSquare aria-hidden /> })),
  ];
  const groups: CommandGroup[] = [
    { label: "This chat", items: pageItems },
    {
      label: "Go to",
      items: [
        { id: "go-chats", label: "Chats", icon: <MessagesSquare aria-hidden />, run: go("/chats") },
        {
          id: "go-archive",
          label: "Archive",
          keywords: ["search", "history", "closed"],
          icon: <Archive aria-hidden />,
          run: go("/archive"),
        },
        {
          id: "go-canned",
          label: "Prepared answers",
          keywords: ["canned", "replies"],
          icon: <MessageSquareQuote aria-hidden />,
          run: go("/canned-replies"),
        },
        {
          id: "go-account",
          label: "Account",
          keywords: ["password", "devices", "name"],
          icon: <UserRound aria-hidden />,
          run: go("/account"),
        },
        ...(user.role === "agent"
          ? []
          : [
              {
                id: "go-admin",
                label: "Admin dashboard",
                icon: <LayoutDashboard aria-hidden />,
                run: () => location.assign("/"),
              },
            ]),
      ],
    },
    {
      label: "Chats",
      items: chats.slice(0, 60).map(({ session, icon }) => ({
        id: `chat-${session.id}`,
        label: visitorName(session),
        keywords: [session.visitor.email ?? "", session.last?.preview ?? ""],
        icon,
        run: go(`/chats/${session.id}`),
      })),
    },
    {
      label: "Settings",
      items: [
        { id: "be-online", label: "Be online", icon: <CircleDot aria-hidden />, run: be("online") },
        { id: "be-away", label: "Be away", icon: <CircleDot aria-hidden />, run: be("away") },
        { id: "be-offline", label: "Be offline", icon: <CircleDot aria-hidden />, run: be("offline") },
        {
          id: "sound",
          label: isLoud ? "Mute sounds" : "Turn sounds on",
          icon: <Volume2 aria-hidden />,
          shortcut: "m",
          run: () => soundOn.set(!isLoud),
        },
        { id: "theme-light", label: "Light theme", icon: <Sun aria-hidden />, run: () => setTheme("light") },
        { id: "theme-dark", label: "Dark theme", icon: <Moon aria-hidden />, run: () => setTheme("dark") },
        {
          id: "theme-system",
          label: "Theme like the system",
          icon: <Moon aria-hidden />,
          run: () => setTheme("system"),
        },
        { id: "help", label: "Keyboard shortcuts", icon: <Keyboard aria-hidden />, shortcut: "?", run: openHelp },
      ],
    },
  ];
  return <CommandMenu open onOpenChange={onOpenChange} placeholder="Chats, actions, settings" groups={groups} />;
}
