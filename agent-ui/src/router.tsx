import { CrashPage } from "@chat/ui-kit/components/ErrorBoundary.tsx";
import { NotFound } from "@chat/ui-kit/components/NotFound.tsx";
import { loadPage } from "@chat/ui-kit/data/loadPage.ts";
import { LoginPage } from "@chat/ui-kit/features/account/LoginPage.tsx";
import { createBrowserRouter, Navigate } from "react-router";
import { ConsoleLayout } from "./layout/ConsoleLayout.tsx";
import { ConsolePage } from "./pages/ConsolePage.tsx";

const archive = async () => ({ Component: (await loadPage(() => import("./pages/ArchivePage.tsx"))).ArchivePage });

/** Every address of the console. The chats themselves are in the first chunk: they are what one comes for. */
export const router = createBrowserRouter(
  [
    {
      errorElement: <CrashPage />,
      hydrateFallbackElement: <span />,
      children: [
        {
          path: "/login",
          element: <LoginPage title="Sign in to answer chats" help="With the account of your workspace." />,
        },
        {
          element: <ConsoleLayout />,
          children: [
            { index: true, element: <Navigate to="/chats" replace /> },
            {
              path: "/chats",
              element: <ConsolePage />,
              children: [
                { index: true, element: null },
                { path: ":sessionId", element: null },
              ],
            },
            { path: "/archive", lazy: archive },
            { path: "/archive/:sessionId", lazy: archive },
            {
              path: "/canned-replies",
              lazy: async () => ({
                Component: (await loadPage(() => import("./pages/CannedRepliesPage.tsx"))).CannedRepliesPage,
              }),
            },
            {
              path: "/account",
              lazy: async () => ({
                Component: (await loadPage(() => import("@chat/ui-kit/features/account/AccountPage.tsx"))).AccountPage,
              }),
            },
            { path: "*", element: <NotFound home={{ to: "/chats", label: "Go to the chats" }} /> },
          ],
        },
      ],
    },
  ],
  { basename: "/agent" },
);
