import { AppShell, type NavGroup } from "@chat/ui-kit/components/AppShell.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { useAuth, useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { RequireSignedIn } from "@chat/ui-kit/features/account/RequireSignedIn.tsx";
import {
  BookOpenText,
  Bot,
  Headset,
  LayoutDashboard,
  MessageSquareText,
  MessagesSquare,
  UserRoundX,
  Users,
} from "lucide-react";
import { Outlet, ScrollRestoration } from "react-router";

const GROUPS: readonly NavGroup[] = [
  {
    items: [
      { to: "/", label: "Overview", icon: <LayoutDashboard aria-hidden />, end: true },
      { to: "/conversations", label: "Conversations", icon: <MessagesSquare aria-hidden /> },
    ],
  },
  {
    label: "Build",
    items: [
      { to: "/widgets", label: "Widgets", icon: <MessageSquareText aria-hidden /> },
      { to: "/knowledge", label: "Knowledge", icon: <BookOpenText aria-hidden /> },
      { to: "/assistant", label: "Assistant", icon: <Bot aria-hidden /> },
    ],
  },
  {
    label: "Workspace",
    items: [
      { to: "/team", label: "Team", icon: <Users aria-hidden /> },
      { to: "/agent/", label: "Agent console", icon: <Headset aria-hidden />, isExternal: true },
    ],
  },
];

/** The frame of every signed-in page; agents are sent to their console, for nothing here is theirs to change. */
export function DashboardLayout() {
  return (
    <RequireSignedIn>
      <ForAdmins />
      <ScrollRestoration />
    </RequireSignedIn>
  );
}

function ForAdmins() {
  const { user } = useMe();
  if (user.role === "agent") return <AgentsElsewhere />;
  return (
    <AppShell groups={GROUPS} accountTo="/account">
      <Outlet />
    </AppShell>
  );
}

function AgentsElsewhere() {
  const { logout } = useAuth();
  const { user, workspace } = useMe();
  return (
    <main>
      <EmptyState
        icon={<UserRoundX />}
        isPage
        title="This dashboard is for admins"
        className="min-h-dvh justify-center"
        action={
          <>
            <Button variant="primary" asChild>
              <a href="/agent/">Open the agent console</a>
            </Button>
            <Button onClick={() => void logout()}>Sign out</Button>
          </>
        }
      >
        You are signed in as {user.email}, an agent of {workspace.name}. Chats are answered in the agent console.
      </EmptyState>
    </main>
  );
}
