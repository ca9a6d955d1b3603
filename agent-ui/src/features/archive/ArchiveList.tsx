import { SESSION_STATES } from "@chat/contract/session-state";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import { widgetsApi } from "@chat/contract/widgets";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { LoadMore } from "@chat/ui-kit/components/LoadMore.tsx";
import { SearchInput } from "@chat/ui-kit/components/SearchInput.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { useEndpoint, usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Search, Star } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { Marked } from "../../state/Marked.tsx";
import { previewOf } from "../../state/rowWords.ts";
import { StateBadge } from "../../state/StateBadge.tsx";
import { visitorName } from "../../state/sessionLists.ts";

interface ArchiveListProps {
  query: URLSearchParams;
  onQuery: (next: URLSearchParams) => void;
  selectedId: string | undefined;
}

const STATE_NAMES = { assistant: "With the assistant", waiting: "Waiting", human: "With people", closed: "Closed" };
const SEARCH_AFTER_MS = 350;

/** Search over all chats; what is searched for stands in the address, so that it can be sent to a colleague. */
export function ArchiveList({ query, onQuery, selectedId }: ArchiveListProps) {
  const widgets = useEndpoint(widgetsApi.list, { query: { limit: 100 } });
  const state = SESSION_STATES.find((each) => each === query.get("state"));
  const filter = {
    ...(query.get("q") ? { q: query.get("q") ?? "" } : {}),
    ...(state ? { state } : {}),
    ...(query.get("widget") ? { siteKey: query.get("widget") ?? "" } : {}),
    ...dayRange(query.get("from"), query.get("to")),
  };
  const chats = usePages(sessionsApi.archive, { query: filter }, { keepPrevious: true });
  const isNarrowed = [...query.keys()].length > 0;
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(query);
    if (value) next.set(key, value);
    else next.delete(key);
    onQuery(next);
  };
  return (
    <section aria-label="Archive" className="flex h-full min-h-0 flex-col bg-surface">
      <div className="shrink-0 space-y-2 border-n-6 border-b p-3">
        <h1 className="font-semibold text-md">Archive</h1>
        <SearchField value={query.get("q") ?? ""} onChange={(text) => set("q", text)} />
        <div className="grid grid-cols-2 gap-2">
          <Select
            aria-label="State"
            value={state ?? ""}
            options={[
              { value: "", label: "Any state" },
              ...SESSION_STATES.map((value) => ({ value, label: STATE_NAMES[value] })),
            ]}
            onChange={(event) => set("state", event.target.value)}
          />
          <Select
            aria-label="Widget"
            value={query.get("widget") ?? ""}
            options={[
              { value: "", label: "Any widget" },
              ...(widgets.data?.items ?? []).map((widget) => ({ value: widget.siteKey, label: widgetName(widget) })),
            ]}
            onChange={(event) => set("widget", event.target.value)}
          />
          <Field label="From">
            {(control) => (
              <Input
                {...control}
                type="date"
                value={query.get("from") ?? ""}
                max={query.get("to") ?? undefined}
                onChange={(event) => set("from", event.target.value)}
              />
            )}
          </Field>
          <Field label="To">
            {(control) => (
              <Input
                {...control}
                type="date"
                value={query.get("to") ?? ""}
                min={query.get("from") ?? undefined}
                onChange={(event) => set("to", event.target.value)}
              />
            )}
          </Field>
        </div>
        {isNarrowed && (
          <Button variant="link" size="sm" onClick={() => onQuery(new URLSearchParams())}>
            Clear all filters
          </Button>
        )}
      </div>
      <div aria-busy={chats.isLoading} className="min-h-0 flex-1 overflow-y-auto">
        {chats.error ? (
          <ErrorState error={chats.error} retry={() => void chats.reload()} />
        ) : !chats.items ? (
          <div role="status" aria-label="Loading chats" className="space-y-5 p-4">
            {[0, 1, 2, 3, 4].map((row) => (
              <Skeleton key={row} className="h-10" />
            ))}
          </div>
        ) : chats.items.length === 0 ? (
          <EmptyState icon={<Search />} title={isNarrowed ? "No chat found" : "No chats yet"}>
            {isNarrowed ? "Try fewer words or another period." : "Every chat that visitors start is kept here."}
          </EmptyState>
        ) : (
          <ul>
            {chats.items.map((session) => (
              <li key={session.id}>
                <Entry session={session} isSelected={session.id === selectedId} search={query.toString()} />
              </li>
            ))}
          </ul>
        )}
        <LoadMore
          hasMore={chats.hasMore}
          busy={chats.isLoadingMore}
          onMore={chats.loadMore}
          {...(chats.items ? { shown: chats.items.length } : {})}
        />
      </div>
    </section>
  );
}

function Entry({ session, isSelected, search }: { session: Session; isSelected: boolean; search: string }) {
  const name = visitorName(session);
  const needles = [new URLSearchParams(search).get("q") ?? ""];
  return (
    <Link
      to={{ pathname: `/archive/${session.id}`, search }}
      aria-current={isSelected ? "true" : undefined}
      className={cn(
        "flex gap-2.5 border-n-5 border-b px-3 py-2.5 outline-offset-[-2px]",
        isSelected ? "bg-accent-bg" : "hover:bg-n-3",
      )}
    >
      <Avatar name={name} className="mt-0.5 self-start" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium text-base">
            <bdi>
              <Marked text={name} needles={needles} />
            </bdi>
          </span>
          <Since
            at={session.last?.at ?? session.createdAt}
            style="short"
            className="shrink-0 text-n-10 text-xs tabular-nums"
          />
        </span>
        <span className="block truncate text-n-11 text-sm">
          <bdi>
            <Marked text={previewOf(session)} needles={needles} />
          </bdi>
        </span>
        <span className="mt-1 flex min-w-0 items-center gap-1.5 text-n-10 text-xs">
          <StateBadge session={session} />
          {session.rating && (
            <span className="inline-flex items-center gap-0.5">
              <Star aria-hidden className="size-3 fill-warning-solid text-warning-solid" />
              <span className="sr-only">Rated </span>
              {session.rating.stars}
            </span>
          )}
          <span className="truncate">{widgetName(session.widget)}</span>
        </span>
      </span>
    </Link>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts a search
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchInput label="Search all chats" placeholder="Search name, e-mail, words" value={text} onChange={setText} />
  );
}

/** @returns the days as instants in the agent's own zone: from the first minute of one to the last of the other. */
function dayRange(from: string | null, to: string | null): { from?: string; to?: string } {
  const start = from ? new Date(`${from}T00:00:00`) : undefined;
  const end = to ? new Date(`${to}T23:59:59.999`) : undefined;
  return {
    ...(start && !Number.isNaN(start.getTime()) ? { from: start.toISOString() } : {}),
    ...(end && !Number.isNaN(end.getTime()) ? { to: end.toISOString() } : {}),
  };
}
