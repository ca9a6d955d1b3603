import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Command, Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import { AlertControls } from "../features/alerts/AlertControls.tsx";
import { AvailabilityMenu } from "../features/availability/AvailabilityMenu.tsx";
import { COMMANDS } from "../state/commands.ts";
import { keyCaps } from "../state/keyName.ts";
import { useIsLineLost } from "../state/useIsLineLost.ts";
import { useKeyboardLayer } from "./KeyboardLayer.tsx";

/** Above the columns: whether I take chats, the floor in numbers, sound and help. */
export function TopBar({ children }: { children: ReactNode }) {
  const { openMenu, openHelp } = useKeyboardLayer();
  return (
    <div className="flex h-12 shrink-0 items-center gap-3 border-n-6 border-b bg-n-2 px-3">
      <AvailabilityMenu />
      <div className="flex min-w-0 flex-1 items-center gap-3">{children}</div>
      <LineStatus />
      <div className="flex shrink-0 items-center gap-0.5">
        <AlertControls />
        <IconButton
          label="Command menu"
          shortcut={keyCaps(COMMANDS.menu.key ?? "").join(" ")}
          size="sm"
          className="max-md:hidden"
          onClick={openMenu}
        >
          <Command />
        </IconButton>
        <IconButton label="Keyboard shortcuts" shortcut="?" size="sm" className="max-md:hidden" onClick={openHelp}>
          <Keyboard />
        </IconButton>
      </div>
    </div>
  );
}

/** A lost line is told to screen readers too, which do not see the availability change. */
function LineStatus() {
  return (
    <span role="status" className="sr-only">
      {useIsLineLost() && "Reconnecting"}
    </span>
  );
}
