import type { KnowledgeItem } from "@chat/contract/knowledge";
import { markdownLine } from "@chat/contract/markdown-text";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { DemoBadge } from "@chat/ui-kit/components/DemoBadge.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { PagedTable } from "@chat/ui-kit/components/PagedTable.tsx";
import { SearchInput } from "@chat/ui-kit/components/SearchInput.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import type { Column } from "@chat/ui-kit/components/Table.tsx";
import type { PagesState } from "@chat/ui-kit/data/useEndpoint.ts";
import { BookOpenText, FileText, MessageCircleQuestion, SearchX } from "lucide-react";

interface KnowledgeListProps {
  list: PagesState<KnowledgeItem>;
  search: string;
  onSearch: (text: string) => void;
  onOpen: (item: KnowledgeItem) => void;
  onAdd: () => void;
}

/** More than one line has room for. */
const SHOWN_CHARS = 400;

const COLUMNS: readonly Column<KnowledgeItem>[] = [
  {
    key: "title",
    title: "Question or title",
    className: "w-full max-w-0",
    cell: (item) => (
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <p className="truncate font-medium">{item.title}</p>
          {item.isDemo && <DemoBadge className="shrink-0" />}
        </div>
        <p className="truncate text-n-11 text-sm">
          {markdownLine(item.body.slice(0, SHOWN_CHARS), item.body.length > SHOWN_CHARS)}
        </p>
      </div>
    ),
  },
  {
    key: "kind",
    title: "Kind",
    phone: "bottom",
    cell: (item) =>
      item.kind === "qa" ? (
        <Badge icon={<MessageCircleQuestion aria-hidden />}>Answer</Badge>
      ) : (
        <Badge icon={<FileText aria-hidden />}>Text</Badge>
      ),
  },
  {
    key: "widgets",
    title: "Answers on",
    from: "lg",
    className: "max-w-44 truncate text-n-11",
    cell: (item) => answersOn(item),
  },
  {
    key: "updated",
    title: "Changed",
    phone: "top",
    className: "whitespace-nowrap text-n-11",
    cell: (item) => <Since at={item.updatedAt} />,
  },
];

function answersOn({ widgets }: KnowledgeItem): string {
  if (!widgets) return "All widgets";
  if (widgets.length > 2) return `${widgets.length} widgets`;
  return widgets.map(({ name }) => name).join(", ") || "No widget";
}

export function KnowledgeList({ list, search, onSearch, onOpen, onAdd }: KnowledgeListProps) {
  return (
    <PagedTable
      list={list}
      above={
        <div className="p-3">
          <SearchInput label="Search knowledge" value={search} onChange={onSearch} />
        </div>
      }
      label="Knowledge"
      columns={COLUMNS}
      rowKey={(item) => item.id}
      onOpen={onOpen}
      empty={
        search.trim() ? (
          <EmptyState
            icon={<SearchX />}
            title="Nothing found"
            action={<Button onClick={() => onSearch("")}>Clear search</Button>}
          >
            No question, title or text has “{search.trim()}” in it.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<BookOpenText />}
            title="The assistant knows nothing yet"
            action={
              <Button variant="primary" onClick={onAdd}>
                Add knowledge
              </Button>
            }
          >
            Add the questions you hear most, each with the answer you would give. Longer texts work too: shipping terms,
            opening hours, a product description.
          </EmptyState>
        )
      }
    />
  );
}
