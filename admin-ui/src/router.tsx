import { CrashPage } from "@chat/ui-kit/components/ErrorBoundary.tsx";
import { NotFound } from "@chat/ui-kit/components/NotFound.tsx";
import { loadPage } from "@chat/ui-kit/data/loadPage.ts";
import { AcceptInvitationPage } from "@chat/ui-kit/features/account/AcceptInvitationPage.tsx";
import { LoginPage } from "@chat/ui-kit/features/account/LoginPage.tsx";
import { RegisterPage } from "@chat/ui-kit/features/account/RegisterPage.tsx";
import { StartingPage } from "@chat/ui-kit/features/account/RequireSignedIn.tsx";
import { createBrowserRouter } from "react-router";
import { DashboardLayout } from "./layout/DashboardLayout.tsx";

const homeOf = (role: string) => (role === "agent" ? "/agent/" : "/");
const invitation = <AcceptInvitationPage homeOf={homeOf} />;

/** Every address of the dashboard; each page is a chunk of its own. */
export const router = createBrowserRouter([
  {
    errorElement: <CrashPage />,
    hydrateFallbackElement: <StartingPage />,
    children: [
      {
        path: "/login",
        element: (
          <LoginPage
            title="Sign in"
            help="To your workspace: widgets, assistant, team and reports."
            registerTo="/register"
          />
        ),
      },
      { path: "/register", element: <RegisterPage onwards="/welcome" /> },
      { path: "/invitation", element: invitation },
      { path: "/invitation/:token", element: invitation },
      {
        path: "/welcome",
        lazy: async () => ({ Component: (await loadPage(() => import("./pages/WelcomePage.tsx"))).WelcomePage }),
      },
      {
        element: <DashboardLayout />,
        children: [
          {
            index: true,
            lazy: async () => ({ Component: (await loadPage(() => import("./pages/OverviewPage.tsx"))).OverviewPage }),
          },
          {
            path: "/conversations",
            lazy: async () => ({
              Component: (await loadPage(() => import("./pages/ConversationsPage.tsx"))).ConversationsPage,
            }),
          },
          {
            path: "/conversations/:sessionId",
            lazy: async () => ({
              Component: (await loadPage(() => import("./pages/ConversationPage.tsx"))).ConversationPage,
            }),
          },
          {
            path: "/widgets",
            lazy: async () => ({ Component: (await loadPage(() => import("./pages/WidgetsPage.tsx"))).WidgetsPage }),
          },
          {
            path: "/widgets/:siteKey",
            lazy: async () => ({ Component: (await loadPage(() => import("./pages/BuilderPage.tsx"))).BuilderPage }),
          },
          {
            path: "/knowledge",
            lazy: async () => ({
              Component: (await loadPage(() => import("./pages/KnowledgePage.tsx"))).KnowledgePage,
            }),
          },
          {
            path: "/assistant",
            lazy: async () => ({
              Component: (await loadPage(() => import("./pages/AssistantPage.tsx"))).AssistantPage,
            }),
          },
          {
            path: "/team",
            lazy: async () => ({ Component: (await loadPage(() => import("./pages/TeamPage.tsx"))).TeamPage }),
          },
          {
            path: "/account",
            lazy: async () => ({
              Component: (await loadPage(() => import("@chat/ui-kit/features/account/AccountPage.tsx"))).AccountPage,
            }),
          },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
]);
