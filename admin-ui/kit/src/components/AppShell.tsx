import { Menu, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Link, NavLink, useLocation } from "react-router";
import { useMe } from "../data/AuthProvider.tsx";
import { ProductMark } from "../features/account/AccountCard.tsx";
import { cn } from "../theme/cn.ts";
import { IconButton } from "./IconButton.tsx";
import { Kbd } from "./Kbd.tsx";
import { OfflineBanner } from "./OfflineBanner.tsx";
import { Sheet } from "./Sheet.tsx";
import { Tooltip } from "./Tooltip.tsx";
import { UpdateBanner } from "./UpdateBanner.tsx";
import { UserMenu } from "./UserMenu.tsx";

export interface NavItem {
  to: string;
  label: string;
  icon: ReactNode;
  /** Active only on exactly this path. */
  end?: boolean;
  /** A number worth seeing at once, such as waiting chats. */
  count?: number;
  /** Leads out of this app: a whole page load. */
  isExternal?: boolean;
}

export interface NavGroup {
  label?: string;
  items: readonly NavItem[];
}

interface AppShellProps {
  groups: readonly NavGroup[];
  /** Where "Account" leads; left out where the app has no such page. */
  accountTo?: string | undefined;
  /** At the foot of the navigation, above the user: availability, say. */
  status?: ReactNode;
  /** Opens what `Ctrl K` opens, for who does not know the key; left out where an app has its own way. */
  onSearch?: () => void;
  /** More entries for the user's menu. */
  userMenu?: ReactNode;
  /** The navigation starts as icons, and this app remembers its own choice: for screens that need the width. */
  startsNarrow?: boolean;
  /** Uses the whole screen instead of a 1,200 px column with padding; the children scroll by themselves. */
  isFull?: boolean;
  children: ReactNode;
}

const collapsedKey = (startsNarrow: boolean) => (startsNarrow ? "chat.nav.narrow" : "chat.nav.collapsed");
const readCollapsed = (startsNarrow: boolean) => {
  try {
    const kept = localStorage.getItem(collapsedKey(startsNarrow));
    return kept === null ? startsNarrow : kept === "1";
  } catch {
    return startsNarrow;
  }
};

/** Navigation at the side (icons when collapsed, a sheet on phones), banners, and the page. */
export function AppShell({
  groups,
  accountTo,
  status,
  onSearch,
  userMenu,
  startsNarrow = false,
  isFull,
  children,
}: AppShellProps) {
  const [isCollapsed, setCollapsed] = useState(() => readCollapsed(startsNarrow));
  const [isSheetOpen, setSheetOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sheet closes on every change of place
  useEffect(() => setSheetOpen(false), [pathname]);
  const collapse = (next: boolean) => {
    setCollapsed(next);
    try {
      localStorage.setItem(collapsedKey(startsNarrow), next ? "1" : "0");
    } catch {
      // storage is closed to us: it holds until the page is left
    }
  };
  const nav = (narrow: boolean) => (
    <>
      {onSearch && (
        <SearchButton
          narrow={narrow}
          onClick={() => {
            setSheetOpen(false);
            onSearch();
          }}
        />
      )}
      <Navigation groups={groups} narrow={narrow} accountTo={accountTo} status={status} userMenu={userMenu} />
    </>
  );
  return (
    <div className={cn("flex flex-col", isFull ? "h-dvh" : "min-h-dvh")}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-60 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float"
      >
        Skip to content
      </a>
      <div className="flex min-h-0 flex-1">
        <aside
          className={cn(
            "sticky top-0 flex shrink-0 flex-col border-n-6 border-e bg-n-2 max-md:hidden",
            isFull ? "h-full" : "h-dvh",
            isCollapsed ? "w-14" : "w-60",
          )}
        >
          <div
            className={cn("flex h-14 items-center gap-2", isCollapsed ? "justify-center" : "justify-between ps-4 pe-2")}
          >
            {!isCollapsed && <Brand />}
            <IconButton
              label={isCollapsed ? "Expand navigation" : "Collapse navigation"}
              side="right"
              size="sm"
              onClick={() => collapse(!isCollapsed)}
            >
              {isCollapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
            </IconButton>
          </div>
          {nav(isCollapsed)}
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <UpdateBanner />
          <OfflineBanner />
          <header className="sticky top-0 z-20 flex h-13 shrink-0 items-center gap-2 border-n-6 border-b bg-n-2 px-2 md:hidden">
            <IconButton label="Open navigation" onClick={() => setSheetOpen(true)}>
              <Menu />
            </IconButton>
            <Brand />
          </header>
          <main
            id="content"
            tabIndex={-1}
            className={cn(
              "min-h-0 min-w-0 flex-1 focus:outline-none",
              !isFull && "mx-auto w-full max-w-[1248px] px-4 py-6 sm:px-6 lg:py-8",
            )}
          >
            {children}
          </main>
        </div>
      </div>
      <Sheet
        open={isSheetOpen}
        onOpenChange={setSheetOpen}
        side="start"
        title="Navigation"
        bare
        className="w-72 bg-n-2"
      >
        <div className="flex h-full flex-col">
          <div className="flex h-14 items-center ps-4">
            <Brand />
          </div>
          {nav(false)}
        </div>
      </Sheet>
    </div>
  );
}

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

function SearchButton({ narrow, onClick }: { narrow: boolean; onClick: () => void }) {
  if (narrow)
    return (
      <div className="flex justify-center pb-1">
        <IconButton label="Search" side="right" onClick={onClick}>
          <Search />
        </IconButton>
      </div>
    );
  return (
    <div className="px-2 pb-2">
      <button
        type="button"
        onClick={onClick}
        className="flex h-9 w-full items-center gap-2.5 rounded-md border border-n-6 bg-surface px-2.5 text-base text-n-11 hover:border-n-8 hover:text-n-12"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 text-start">Search</span>
        <span aria-hidden className="max-md:hidden">
          <Kbd>{isApple ? "⌘ K" : "Ctrl K"}</Kbd>
        </span>
      </button>
    </div>
  );
}

function Brand() {
  const { workspace } = useMe();
  return (
    <Link to="/" className="flex min-w-0 items-center gap-2.5 rounded-md">
      <ProductMark small />
      <span className="truncate font-semibold text-base">{workspace.name}</span>
    </Link>
  );
}

function Navigation({
  groups,
  narrow,
  accountTo,
  status,
  userMenu,
}: Pick<AppShellProps, "groups" | "accountTo" | "status" | "userMenu"> & { narrow: boolean }) {
  return (
    <>
      <nav aria-label="Main" className="min-h-0 flex-1 space-y-4 overflow-y-auto px-2 py-2">
        {groups.map((group) => (
          <div key={group.label ?? group.items[0]?.to}>
            {group.label && !narrow && <p className="px-2.5 pb-1 font-medium text-n-10 text-xs">{group.label}</p>}
            <ul className="space-y-0.5">
              {group.items.map((item) => (
                <li key={item.to}>
                  <NavEntry item={item} narrow={narrow} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="space-y-1 border-n-6 border-t p-2">
        {!narrow && status}
        <UserMenu narrow={narrow} accountTo={accountTo} extra={userMenu} />
      </div>
    </>
  );
}

const entryStyle = (isActive: boolean, narrow: boolean) =>
  cn(
    "relative flex h-9 items-center gap-2.5 rounded-md font-medium text-base transition-colors [&_svg]:size-4.5 [&_svg]:shrink-0",
    narrow ? "justify-center" : "px-2.5",
    isActive ? "bg-n-5 text-n-12 [&_svg]:text-accent-text" : "text-n-11 hover:bg-n-4 hover:text-n-12",
  );

function NavEntry({ item, narrow }: { item: NavItem; narrow: boolean }) {
  const inner = (
    <>
      {item.icon}
      {narrow ? (
        <span className="sr-only">{item.label}</span>
      ) : (
        <span className="min-w-0 flex-1 truncate">{item.label}</span>
      )}
      {item.count !== undefined && item.count > 0 && (
        <span
          className={cn(
            "rounded-full bg-accent px-1.5 text-on-accent text-xs tabular-nums",
            narrow && "absolute -end-0.5 -top-0.5 px-1",
          )}
        >
          {item.count > 99 ? "99+" : item.count}
        </span>
      )}
    </>
  );
  const link = item.isExternal ? (
    <a href={item.to} className={entryStyle(false, narrow)}>
      {inner}
    </a>
  ) : (
    <NavLink to={item.to} end={item.end ?? false} className={({ isActive }) => entryStyle(isActive, narrow)}>
      {inner}
    </NavLink>
  );
  return narrow ? (
    <Tooltip text={item.label} side="right">
      <span className="block">{link}</span>
    </Tooltip>
  ) : (
    link
  );
}
