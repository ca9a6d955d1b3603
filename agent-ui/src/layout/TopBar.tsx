import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { useLineStatus } from "@chat/ui-kit/data/SocketProvider.tsx";
import { Command, Keyboard, Unplug } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { AlertControls } from "../features/alerts/AlertControls.tsx";
import { AvailabilityMenu } from "../features/availability/AvailabilityMenu.tsx";
import { useKeyboardLayer } from "./KeyboardLayer.tsx";

/** Above the columns: whether I take chats, the floor in numbers, sound and help. */
export function TopBar({ children }: { children: ReactNode }) {
  const { openMenu, openHelp } = useKeyboardLayer();
  return (
    <div className="flex h-12 shrink-0 items-center gap-3 border-n-6 border-b bg-n-2 px-3">
      <AvailabilityMenu />
      <div className="flex min-w-0 flex-1 items-center gap-3">{children}</div>
      <LineBadge />
      <div className="flex shrink-0 items-center gap-0.5">
        <AlertControls />
        <IconButton label="Command menu" shortcut="Ctrl K" size="sm" className="max-md:hidden" onClick={openMenu}>
          <Command />
        </IconButton>
        <IconButton label="Keyboard shortcuts" shortcut="?" size="sm" className="max-md:hidden" onClick={openHelp}>
          <Keyboard />
        </IconButton>
      </div>
    </div>
  );
}

const SAY_AFTER_MS = 2500;

/** A lost line is said quietly and only when it lasts; work goes on meanwhile. */
function LineBadge() {
  const status = useLineStatus();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (status === "connected") return;
    const timer = setTimeout(() => setLong(true), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [status]);
  return (
    <span role="status" className="shrink-0">
      {isLong && (
        <Badge tone="warning" icon={<Unplug aria-hidden />}>
          Reconnecting
        </Badge>
      )}
    </span>
  );
}
