import { SESSION_STATES, type SessionState } from "@chat/contract/session-state";
import { sessionsApi } from "@chat/contract/sessions";
import { widgetsApi } from "@chat/contract/widgets";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { useDelayed } from "@chat/ui-kit/data/useDelayed.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { ArchiveFilters } from "../features/conversations/ArchiveFilters.tsx";
import { ArchiveTable } from "../features/conversations/ArchiveTable.tsx";
import { dayEnd, dayStart } from "../features/conversations/days.ts";

const stateOf = (text: string | null): SessionState | undefined => SESSION_STATES.find((state) => state === text);

export function ConversationsPage() {
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(search.get("q") ?? "");
  const q = useDelayed(typed.trim(), 300);
  const filters = {
    state: stateOf(search.get("state")),
    siteKey: search.get("widget") ?? "",
    from: search.get("from") ?? "",
    to: search.get("to") ?? "",
  };
  const set = (values: Record<string, string>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows the search text alone
  useEffect(() => {
    if (q !== (search.get("q") ?? "")) set({ q });
  }, [q]);

  const widgets = usePages(widgetsApi.list, { query: { limit: 100 } });
  const from = dayStart(filters.from);
  const to = dayEnd(filters.to);
  const list = usePages(
    sessionsApi.archive,
    {
      query: {
        ...(filters.state ? { state: filters.state } : {}),
        ...(filters.siteKey ? { siteKey: filters.siteKey } : {}),
        ...(q ? { q } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      },
    },
    { keepPrevious: true, everyMs: 20_000 },
  );
  const isFiltered = Boolean(q || filters.state || filters.siteKey || from || to);
  return (
    <>
      <PageHeader title="Conversations" help="Every chat of this workspace, newest first." />
      <ArchiveTable
        list={list}
        isFiltered={isFiltered}
        onClear={() => {
          setTyped("");
          setSearch(new URLSearchParams(), { replace: true });
        }}
        filters={
          <ArchiveFilters
            search={typed}
            onSearch={setTyped}
            widgets={widgets.items ?? []}
            state={filters.state ?? ""}
            siteKey={filters.siteKey}
            from={filters.from}
            to={filters.to}
            onChange={set}
          />
        }
      />
    </>
  );
}
