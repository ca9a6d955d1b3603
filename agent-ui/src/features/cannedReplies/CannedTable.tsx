import { agentsApi, type CannedReply } from "@chat/contract/agents";
import { markdownLine } from "@chat/contract/markdown-text";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { SearchInput } from "@chat/ui-kit/components/SearchInput.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { type Column, Table } from "@chat/ui-kit/components/Table.tsx";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { MessageSquareQuote, Search, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCannedReplies } from "../../state/useCannedReplies.ts";

interface CannedTableProps {
  onEdit: (reply: CannedReply) => void;
  onAdd: () => void;
}

/** All prepared answers, searched as one types. */
export function CannedTable({ onEdit, onAdd }: CannedTableProps) {
  const replies = useCannedReplies();
  const remove = useAction(agentsApi.removeCannedReply, [agentsApi.cannedReplies]);
  const [search, setSearch] = useState("");
  const [asked, setAsked] = useState<CannedReply>();
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const shown = replies.items
    ?.filter((reply) =>
      words.every((word) => `${reply.shortcut} ${reply.title} ${reply.body}`.toLocaleLowerCase().includes(word)),
    )
    .sort((a, b) => a.shortcut.localeCompare(b.shortcut));
  const columns: readonly Column<CannedReply>[] = [
    {
      key: "shortcut",
      title: "Shortcut",
      phone: "top",
      cell: (reply) => <span className="whitespace-nowrap font-mono text-accent-text text-sm">/{reply.shortcut}</span>,
    },
    {
      key: "answer",
      title: "Answer",
      phone: "main",
      className: "w-full max-w-0",
      cell: (reply) => (
        <>
          <p className="truncate font-medium">{reply.title}</p>
          <p dir="auto" className="truncate text-n-11 text-sm">
            {markdownLine(reply.body)}
          </p>
        </>
      ),
    },
    {
      key: "changed",
      title: "Changed",
      from: "md",
      phone: "bottom",
      cell: (reply) => <Since at={reply.updatedAt} className="whitespace-nowrap text-n-11 text-sm" />,
    },
    {
      key: "remove",
      title: "",
      align: "end",
      phone: "end",
      cell: (reply) => (
        <IconButton label={`Delete /${reply.shortcut}`} size="sm" onClick={() => setAsked(reply)}>
          <Trash2 />
        </IconButton>
      ),
    },
  ];
  if (replies.error) return <ErrorState error={replies.error} retry={() => void replies.reload()} />;
  return (
    <Card>
      {(replies.items?.length ?? 0) > 0 && (
        <div className="border-n-6 border-b p-3">
          <SearchInput label="Search prepared answers" value={search} onChange={setSearch} className="max-w-xs" />
        </div>
      )}
      <Table
        label="Prepared answers"
        columns={columns}
        rows={shown}
        rowKey={(reply) => reply.id}
        onOpen={onEdit}
        empty={
          search ? (
            <EmptyState icon={<Search />} title="No prepared answer fits">
              Nothing has “{search}”.
            </EmptyState>
          ) : (
            <EmptyState
              icon={<MessageSquareQuote />}
              title="No prepared answers yet"
              action={
                <Button variant="primary" onClick={onAdd}>
                  Add the first answer
                </Button>
              }
            >
              For what your team types again and again: greetings, opening hours, how to return a parcel.
            </EmptyState>
          )
        }
      />
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={`Delete /${asked?.shortcut ?? ""}?`}
        action="Delete answer"
        run={async () => asked && (await remove({ params: { cannedReplyId: asked.id } }))}
      >
        <p>“{asked?.title}” disappears for everyone in your workspace. Messages that were sent with it stay.</p>
      </ConfirmDialog>
    </Card>
  );
}
