import type { NavGroup } from "@chat/ui-kit/components/AppShell.tsx";
import {
  BookOpenText,
  Bot,
  Braces,
  Headset,
  LayoutDashboard,
  MessageSquareText,
  MessagesSquare,
  Users,
} from "lucide-react";

/** The dashboard's pages, for the navigation and the command menu. */
export const NAVIGATION: readonly NavGroup[] = [
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
      { to: "/api/reference", label: "API reference", icon: <Braces aria-hidden />, isExternal: true },
    ],
  },
];
