import { AppShell, type NavGroup } from "@chat/ui-kit/components/AppShell.tsx";
import { setAppName } from "@chat/ui-kit/components/PageHeader.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { SocketProvider } from "@chat/ui-kit/data/SocketProvider.tsx";
import { RequireSignedIn } from "@chat/ui-kit/features/account/RequireSignedIn.tsx";
import { Archive, LayoutDashboard, MessageSquareQuote, MessagesSquare } from "lucide-react";
import { useMemo } from "react";
import { Outlet, useLocation, useNavigate } from "react-router";
import { useAlerts } from "../features/alerts/useAlerts.ts";
import { useTabTitle } from "../features/alerts/useTabTitle.ts";
import { AvailabilityMenu } from "../features/availability/AvailabilityMenu.tsx";
import { ConsoleProvider, useConsole } from "../state/ConsoleProvider.tsx";
import { isUnread, mineOf, waitingOf } from "../state/sessionLists.ts";
import { useStore } from "../state/store.ts";
import { KeyboardLayer } from "./KeyboardLayer.tsx";

setAppName("Agent console");

/** The frame of every signed-in page. The line and the lists live here, so that a waiting chat is heard of on every page. */
export function ConsoleLayout() {
  return (
    <RequireSignedIn>
      <SocketProvider>
        <ConsoleProvider>
          <Frame />
        </ConsoleProvider>
      </SocketProvider>
    </RequireSignedIn>
  );
}

function Frame() {
  const { user } = useMe();
  const { me, sessions } = useConsole();
  const { byId } = useStore(sessions);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const waiting = waitingOf(byId.values()).length;
  const unread = mineOf(byId.values(), me.id).filter(isUnread).length;
  useTabTitle(waiting, unread);
  useAlerts((sessionId) => void navigate(`/chats/${sessionId}`));

  const groups = useMemo<NavGroup[]>(
    () => [
      {
        items: [
          {
            to: "/chats",
            label: "Chats",
            icon: <MessagesSquare aria-hidden />,
            count: waiting,
          },
          { to: "/archive", label: "Archive", icon: <Archive aria-hidden /> },
          { to: "/canned-replies", label: "Prepared answers", icon: <MessageSquareQuote aria-hidden /> },
        ],
      },
      ...(user.role === "agent"
        ? []
        : [
            { items: [{ to: "/", label: "Admin dashboard", icon: <LayoutDashboard aria-hidden />, isExternal: true }] },
          ]),
    ],
    [waiting, user.role],
  );
  const isFull = pathname.startsWith("/chats") || pathname.startsWith("/archive");
  return (
    <AppShell
      groups={groups}
      accountTo="/account"
      status={isFull ? undefined : <AvailabilityMenu />}
      startsNarrow
      isFull={isFull}
    >
      <KeyboardLayer>
        <Outlet />
      </KeyboardLayer>
    </AppShell>
  );
}
