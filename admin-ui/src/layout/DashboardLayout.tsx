import { AppShell } from "@chat/ui-kit/components/AppShell.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { useAuth, useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { loadPage } from "@chat/ui-kit/data/loadPage.ts";
import { RequireSignedIn } from "@chat/ui-kit/features/account/RequireSignedIn.tsx";
import { UserRoundX } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Outlet, ScrollRestoration } from "react-router";
import { NAVIGATION } from "./navigation.tsx";

/** Brings its library when it is first opened. */
const DashboardCommands = lazy(async () => ({
  default: (await loadPage(() => import("./DashboardCommands.tsx"))).DashboardCommands,
}));

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
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isAdmin = user.role !== "agent";
  useEffect(() => {
    if (!isAdmin) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault(); // the browser's own: its search field
      if (!event.repeat) setMenuOpen((isOpen) => !isOpen);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [isAdmin]);
  if (!isAdmin) return <AgentsElsewhere />;
  return (
    <AppShell groups={NAVIGATION} accountTo="/account" onSearch={() => setMenuOpen(true)}>
      <Outlet />
      {isMenuOpen && (
        <Suspense>
          <DashboardCommands onOpenChange={setMenuOpen} />
        </Suspense>
      )}
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
