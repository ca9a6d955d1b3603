import { agentsApi } from "@chat/contract/agents";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useTheme } from "@chat/ui-kit/theme/theme.ts";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { ShortcutHelp } from "../features/shortcuts/ShortcutHelp.tsx";
import { CommandRegistry, useCommands } from "../state/ActiveCommands.tsx";
import type { ActiveCommand } from "../state/commands.ts";
import { soundOn } from "../state/deviceSettings.ts";
import { useStore } from "../state/store.ts";
import { ConsoleMenu } from "./ConsoleMenu.tsx";
import { UndoOffers } from "./UndoOffers.tsx";
import { useCommandKeys } from "./useCommandKeys.ts";

interface Layer {
  openMenu: () => void;
  openHelp: () => void;
}

const LayerContext = createContext<Layer>({ openMenu: () => undefined, openHelp: () => undefined });

/** The ways into command menu and shortcut help, for buttons. */
export const useKeyboardLayer = (): Layer => useContext(LayerContext);

/** Command menu, shortcut help, undo, and the keys of every command that is offered. */
export function KeyboardLayer({ children }: { children: ReactNode }) {
  return (
    <CommandRegistry>
      <KeyLayer>{children}</KeyLayer>
    </CommandRegistry>
  );
}

function KeyLayer({ children }: { children: ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const layer = useMemo<Layer>(() => ({ openMenu: () => setMenuOpen(true), openHelp: () => setHelpOpen(true) }), []);
  useCommandKeys();
  useCommands(
    useMemo<ActiveCommand[]>(
      () => [
        { id: "menu", run: () => setMenuOpen((isOpen) => !isOpen) },
        { id: "help", run: () => setHelpOpen(true) },
      ],
      [],
    ),
  );
  useEverywhere();
  return (
    <LayerContext value={layer}>
      {children}
      <UndoOffers />
      {isMenuOpen && <ConsoleMenu onOpenChange={setMenuOpen} />}
      <ShortcutHelp open={isHelpOpen} onOpenChange={setHelpOpen} />
    </LayerContext>
  );
}

/** What can be done on every page. */
function useEverywhere(): void {
  const { user } = useMe();
  const isLoud = useStore(soundOn);
  const [, setTheme] = useTheme();
  const update = useAction(agentsApi.updateProfile, [agentsApi.profile]);
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `update` and `setTheme` are new in every render and do the same
  const commands = useMemo(() => {
    const go = (to: string) => () => void navigate(to);
    const be = (availability: "online" | "away" | "offline") => () =>
      void update({ body: { availability } }).catch((error: unknown) => toast.error(errorText(error)));
    const items: (ActiveCommand | false)[] = [
      { id: "goChats", run: go("/chats") },
      { id: "goArchive", run: go("/archive") },
      { id: "goPrepared", run: go("/canned-replies") },
      { id: "goAccount", run: go("/account") },
      user.role !== "agent" && { id: "goAdmin", run: () => location.assign("/") },
      { id: "beOnline", run: be("online") },
      { id: "beAway", run: be("away") },
      { id: "beOffline", run: be("offline") },
      { id: "sound", label: isLoud ? "Mute sounds" : "Turn sounds on", run: () => soundOn.set(!isLoud) },
      { id: "themeLight", run: () => setTheme("light") },
      { id: "themeDark", run: () => setTheme("dark") },
      { id: "themeSystem", run: () => setTheme("system") },
    ];
    return items.filter((item) => item !== false);
  }, [user.role, isLoud, navigate]);
  useCommands(commands);
}
