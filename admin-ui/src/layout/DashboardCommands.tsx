import { isWholeWidget, widgetsApi } from "@chat/contract/widgets";
import { type CommandGroup, CommandMenu } from "@chat/ui-kit/components/CommandMenu.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useAuth } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { useTheme } from "@chat/ui-kit/theme/theme.ts";
import {
  BookOpenText,
  LogOut,
  MessageSquareText,
  Monitor,
  Moon,
  Plus,
  Rocket,
  Sun,
  UserPlus,
  UserRound,
} from "lucide-react";
import { useNavigate } from "react-router";
import { NAVIGATION } from "./navigation.tsx";

/** Everything an admin can go to or begin, found by typing. */
export function DashboardCommands({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate();
  const { logout } = useAuth();
  const [, setTheme] = useTheme();
  const widgets = usePages(widgetsApi.list, { query: { limit: 100 } });
  const go = (to: string) => () => void navigate(to);
  const leave = () => void logout().catch((error: unknown) => toast.error(errorText(error)));
  const groups: CommandGroup[] = [
    {
      label: "Go to",
      items: [
        ...NAVIGATION.flatMap((group) => group.items).map(({ to, label, icon, isExternal }) => ({
          id: `go ${to}`,
          label,
          icon,
          run: isExternal ? () => location.assign(to) : go(to),
        })),
        {
          id: "go /account",
          label: "Account",
          keywords: ["password", "devices", "two-factor", "name"],
          icon: <UserRound aria-hidden />,
          run: go("/account"),
        },
      ],
    },
    {
      label: "Begin",
      items: [
        { id: "new widget", label: "New widget", icon: <Plus aria-hidden />, run: go("/widgets?new") },
        {
          id: "new knowledge",
          label: "Add knowledge",
          keywords: ["question", "answer"],
          icon: <BookOpenText aria-hidden />,
          run: go("/knowledge?new"),
        },
        {
          id: "invite",
          label: "Invite someone",
          keywords: ["team", "colleague", "agent"],
          icon: <UserPlus aria-hidden />,
          run: go("/team?invite"),
        },
        { id: "guide", label: "Start the guide", icon: <Rocket aria-hidden />, run: go("/welcome") },
      ],
    },
    {
      label: "Widgets",
      items: (widgets.items ?? []).filter(isWholeWidget).map(({ siteKey, name, settings }) => ({
        id: `widget ${siteKey}`,
        label: name,
        keywords: [settings.look.title, ...settings.allowedOrigins],
        icon: <MessageSquareText aria-hidden />,
        run: go(`/widgets/${siteKey}`),
      })),
    },
    {
      label: "Settings",
      items: [
        { id: "light", label: "Light theme", icon: <Sun aria-hidden />, run: () => setTheme("light") },
        { id: "dark", label: "Dark theme", icon: <Moon aria-hidden />, run: () => setTheme("dark") },
        { id: "system", label: "Theme like the system", icon: <Monitor aria-hidden />, run: () => setTheme("system") },
        { id: "leave", label: "Sign out", icon: <LogOut aria-hidden />, run: leave },
      ],
    },
  ];
  return <CommandMenu open onOpenChange={onOpenChange} placeholder="Pages, widgets, actions" groups={groups} />;
}
