import type { Session } from "@chat/contract/sessions";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Coffee, Inbox, Search, UsersRound } from "lucide-react";
import { type ReactNode, type RefObject, useMemo } from "react";
import { Link } from "react-router";
import { COMMANDS } from "../../state/commands.ts";
import { needlesOf } from "../../state/findMarks.ts";
import { keyCaps } from "../../state/keyName.ts";
import { LISTS, type ListName, SCOPES, type Scope } from "../../state/sessionLists.ts";
import type { SessionsState } from "../../state/sessions.ts";
import { VirtualChats } from "./VirtualChats.tsx";

interface ChatListsProps {
  list: ListName;
  onList: (list: ListName) => void;
  counts: Record<ListName, number>;
  /** Of the agent's own chats: how many have something unread. */
  unread: number;
  shown: readonly Session[];
  status: SessionsState["status"];
  error: unknown;
  onRetry: () => void;
  search: string;
  onSearch: (text: string) => void;
  searchInput: RefObject<HTMLInputElement | null>;
  scope: Scope;
  onScope: (scope: Scope) => void;
  onAcceptNext: () => void;
  selectedId: string | undefined;
  onSelect: (session: Session) => void;
}

const NAMES: Record<ListName, string> = { waiting: "Waiting", mine: "Mine", all: "All" };
const SCOPE_NAMES: Record<Scope, string> = {
  everything: "All active chats",
  people: "Waiting or with people",
  assistant: "With the assistant",
};

/** The left column: who waits, whom I have, everyone. */
export function ChatLists(props: ChatListsProps) {
  const { list, onList, counts, unread, search, onSearch, searchInput, scope, onScope } = props;
  return (
    <section aria-label="Chats" className="flex h-full min-h-0 flex-col bg-surface">
      <div role="tablist" aria-label="Lists" className="flex shrink-0 gap-1 border-n-6 border-b px-2">
        {LISTS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === list}
            aria-controls="chat-list"
            tabIndex={name === list ? 0 : -1}
            onClick={() => onList(name)}
            onKeyDown={(event) => {
              const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              const next = LISTS[(LISTS.indexOf(list) + step + LISTS.length) % LISTS.length];
              if (step === 0 || !next) return;
              onList(next);
              document.getElementById(`tab-${next}`)?.focus();
            }}
            className={cn(
              "-mb-px flex h-11 items-center gap-1.5 border-transparent border-b-2 px-2.5 font-medium text-base text-n-11 outline-offset-[-2px] hover:text-n-12",
              name === list && "border-accent text-n-12",
            )}
          >
            {NAMES[name]}
            <Count name={name} count={counts[name]} unread={name === "mine" ? unread : 0} />
          </button>
        ))}
      </div>
      <div className="flex shrink-0 flex-col gap-2 border-n-6 border-b p-2">
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-n-10"
          />
          <Input
            ref={searchInput}
            type="search"
            aria-label="Search in all chats"
            placeholder="Search name, e-mail, words"
            value={search}
            onChange={(event) => onSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              onSearch("");
              event.currentTarget.blur();
            }}
            className="h-8 ps-8"
          />
        </div>
        {list === "waiting" && !search && counts.waiting > 0 && (
          <Button variant="primary" size="sm" className="h-8 w-full" onClick={props.onAcceptNext}>
            Accept next
            <span aria-hidden className="font-normal opacity-80 max-md:hidden">
              {keyCaps(COMMANDS.acceptNext.key ?? "").join(" ")}
            </span>
          </Button>
        )}
        {list === "all" && !search && (
          <Select
            aria-label="Which chats"
            value={scope}
            options={SCOPES.map((value) => ({ value, label: SCOPE_NAMES[value] }))}
            onChange={(event) => onScope(SCOPES.find((each) => each === event.target.value) ?? "everything")}
            className="[&_select]:h-8"
          />
        )}
      </div>
      <div id="chat-list" role="tabpanel" aria-labelledby={`tab-${list}`} className="flex min-h-0 flex-1 flex-col">
        <Content {...props} />
      </div>
    </section>
  );
}

function Count({ name, count, unread }: { name: ListName; count: number; unread: number }) {
  if (count === 0) return null;
  const isLoud = name === "waiting" || unread > 0;
  return (
    <span
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-xs tabular-nums",
        isLoud
          ? name === "waiting"
            ? "bg-danger-solid text-on-accent"
            : "bg-accent text-on-accent"
          : "bg-n-4 text-n-11",
      )}
    >
      {count > 999 ? "999+" : count}
      {unread > 0 && <span className="sr-only"> open, {unread} unread</span>}
    </span>
  );
}

const EMPTY: Record<ListName, { icon: ReactNode; title: string; help: string }> = {
  waiting: {
    icon: <Coffee />,
    title: "Nobody is waiting",
    help: "When a visitor needs a person, the chat appears here, with a sound.",
  },
  mine: {
    icon: <Inbox />,
    title: "You have no open chats",
    help: "Accept a waiting chat, or take one over under All.",
  },
  all: { icon: <UsersRound />, title: "No chats right now", help: "Every open chat of your workspace is listed here." },
};

function Content({ list, shown, status, error, onRetry, search, onSearch, selectedId, onSelect }: ChatListsProps) {
  const needles = useMemo(() => needlesOf(search), [search]);
  if (status === "failed") return <ErrorState error={error} retry={onRetry} />;
  if (status === "loading") return <ListSkeleton />;
  if (shown.length === 0 && search)
    return (
      <EmptyState
        icon={<Search />}
        title="No chat found"
        action={
          <span className="flex flex-col items-center gap-2">
            <ArchiveLink search={search} />
            <Button variant="link" onClick={() => onSearch("")}>
              Clear the search
            </Button>
          </span>
        }
      >
        No open chat has “{search}” in its name, e-mail or last words.
      </EmptyState>
    );
  if (shown.length === 0)
    return (
      <EmptyState icon={EMPTY[list].icon} title={EMPTY[list].title}>
        {EMPTY[list].help}
      </EmptyState>
    );
  return (
    <>
      {search && (
        <p role="status" className="shrink-0 px-3 pt-2 pb-1 text-n-11 text-xs">
          {shown.length === 1 ? "1 chat" : `${shown.length} chats`} in all lists
        </p>
      )}
      <VirtualChats list={list} sessions={shown} needles={needles} selectedId={selectedId} onSelect={onSelect} />
      {search && (
        <div className="shrink-0 border-n-6 border-t px-3 py-2">
          <ArchiveLink search={search} />
        </div>
      )}
    </>
  );
}

/** The lists know the last words of open chats; every word ever said is in the archive. */
function ArchiveLink({ search }: { search: string }) {
  return (
    <Link
      to={{ pathname: "/archive", search: new URLSearchParams({ q: search }).toString() }}
      className="font-medium text-accent-text text-sm hover:underline"
    >
      Search every word in the archive
    </Link>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading chats" className="space-y-5 p-4">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex gap-3">
          <Skeleton className="size-9 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="w-2/5" />
            <Skeleton className="w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
