import type { Session } from "@chat/contract/sessions";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { PagedTable } from "@chat/ui-kit/components/PagedTable.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import type { Column } from "@chat/ui-kit/components/Table.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import type { PagesState } from "@chat/ui-kit/data/useEndpoint.ts";
import { SessionStateBadge } from "@chat/ui-kit/features/chat/SessionStateBadge.tsx";
import { Stars } from "@chat/ui-kit/features/chat/Stars.tsx";
import { visitorName } from "@chat/ui-kit/features/chat/visitorName.ts";
import { MessagesSquare, SearchX, Star } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation, useNavigate } from "react-router";

interface ArchiveTableProps {
  list: PagesState<Session>;
  filters: ReactNode;
  isFiltered: boolean;
  onClear: () => void;
}

const SPEAKERS = { visitor: "", assistant: "Assistant: ", agent: "Agent: ", system: "" };

const COLUMNS: readonly Column<Session>[] = [
  {
    key: "visitor",
    title: "Visitor",
    className: "w-full max-w-0 sm:min-w-48",
    cell: (session) => (
      <div className="flex min-w-0 items-center gap-3">
        <Avatar name={visitorName(session.visitor)} size="sm" />
        <div className="min-w-0">
          <VisitorLink session={session} />
          <p className="truncate text-n-11 text-sm">
            {session.last ? `${SPEAKERS[session.last.by]}${session.last.preview}` : "No message yet"}
          </p>
        </div>
      </div>
    ),
  },
  { key: "state", title: "State", cell: (session) => <SessionStateBadge state={session.state} /> },
  {
    key: "widget",
    title: "Widget",
    from: "lg",
    className: "max-w-40 truncate text-n-11",
    cell: (session) => widgetName(session.widget),
  },
  {
    key: "agent",
    title: "Agent",
    from: "lg",
    className: "max-w-36 truncate text-n-11",
    cell: (session) => session.agent?.name ?? "–",
  },
  {
    key: "rating",
    title: "Rating",
    from: "lg",
    phone: "bottom",
    cell: (session) =>
      session.rating ? (
        <>
          <span className="max-sm:hidden">
            <Stars stars={session.rating.stars} />
          </span>
          <span className="inline-flex items-center gap-0.5 text-n-11 tabular-nums sm:hidden">
            <Star aria-hidden className="size-3.5 fill-current text-chart-amber" />
            <span className="sr-only">Rating </span>
            {session.rating.stars}
          </span>
        </>
      ) : (
        <span className="max-sm:hidden">–</span>
      ),
  },
  {
    key: "at",
    title: "Last activity",
    align: "end",
    phone: "top",
    className: "whitespace-nowrap text-n-11",
    cell: (session) => <Since at={session.last?.at ?? session.createdAt} />,
  },
];

/** Remembers the filters of the list, for the way back. */
const useComeBack = () => ({ state: { search: useLocation().search } });

function VisitorLink({ session }: { session: Session }) {
  return (
    <Link
      to={`/conversations/${session.id}`}
      {...useComeBack()}
      className="block truncate rounded-sm font-medium hover:underline"
    >
      {visitorName(session.visitor)}
    </Link>
  );
}

/** The archive; a row opens its transcript. */
export function ArchiveTable({ list, filters, isFiltered, onClear }: ArchiveTableProps) {
  const navigate = useNavigate();
  const comeBack = useComeBack();
  return (
    <PagedTable
      list={list}
      above={filters}
      label="Conversations"
      columns={COLUMNS}
      rowKey={(session) => session.id}
      onOpen={(session) => void navigate(`/conversations/${session.id}`, comeBack)}
      empty={
        isFiltered ? (
          <EmptyState
            icon={<SearchX />}
            title="No chat matches"
            action={<Button onClick={onClear}>Clear filters</Button>}
          >
            Try fewer words, another state or a longer span of days.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<MessagesSquare />}
            title="No chats yet"
            action={
              <Button variant="primary" asChild>
                <Link to="/widgets">Open widgets</Link>
              </Button>
            }
          >
            Every chat of your visitors appears here, from the first message on. Put a widget on your website to get the
            first one.
          </EmptyState>
        )
      }
    />
  );
}
