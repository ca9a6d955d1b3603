import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useAuth, useMe } from "../data/AuthProvider.tsx";
import { errorText } from "../data/errorText.ts";
import { ROLE_NAMES } from "../features/account/roleNames.ts";
import { cn } from "../theme/cn.ts";
import { type Theme, useTheme } from "../theme/theme.ts";
import { Avatar } from "./Avatar.tsx";
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "./DropdownMenu.tsx";
import { toast } from "./Toast.tsx";

const THEME_OPTIONS: readonly { value: Theme; label: string; icon: ReactNode }[] = [
  { value: "system", label: "Like the system", icon: <Monitor aria-hidden /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
];

/** Who is signed in, with theme, account and the way out. */
export function UserMenu({
  narrow,
  accountTo,
  extra,
}: {
  narrow: boolean;
  accountTo: string | undefined;
  extra: ReactNode;
}) {
  const { logout } = useAuth();
  const { user } = useMe();
  const [theme, setTheme] = useTheme();
  const leave = () => void logout().catch((error: unknown) => toast.error(errorText(error)));
  return (
    <DropdownMenu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${user.name}: account and theme`}
          className={cn(
            "flex w-full items-center gap-2.5 rounded-md p-1.5 text-start hover:bg-n-4 data-[state=open]:bg-n-4",
            narrow && "justify-center",
          )}
        >
          <Avatar name={user.name} size="sm" />
          {!narrow && (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-base">{user.name}</span>
                <span className="block truncate text-n-10 text-xs">{ROLE_NAMES[user.role].name}</span>
              </span>
              <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-n-10" />
            </>
          )}
        </button>
      }
    >
      <p className="max-w-64 truncate px-2 py-1 text-n-11 text-sm">{user.email}</p>
      {extra}
      {accountTo && (
        <MenuItem asChild>
          <Link to={accountTo}>
            <UserRound aria-hidden />
            Account
          </Link>
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} onChange={setTheme} options={THEME_OPTIONS} />
      <MenuSeparator />
      <MenuItem onSelect={leave}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
