import type { Widget } from "@chat/contract/widgets";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { CopyButton } from "@chat/ui-kit/components/CopyButton.tsx";
import { DemoBadge } from "@chat/ui-kit/components/DemoBadge.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { PagedTable } from "@chat/ui-kit/components/PagedTable.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import type { Column } from "@chat/ui-kit/components/Table.tsx";
import type { PagesState } from "@chat/ui-kit/data/useEndpoint.ts";
import { legibleOn } from "@chat/ui-kit/theme/contrast.ts";
import { CircleCheck, CircleOff, MessageSquareText } from "lucide-react";
import { Link, useNavigate } from "react-router";
import { embedSnippets } from "./embedSnippets.ts";
import { useTagOrigin } from "./useTagOrigin.ts";

const COLUMNS: readonly Column<Widget>[] = [
  {
    key: "name",
    title: "Widget",
    className: "w-full max-w-0",
    cell: (widget) => (
      <div className="flex min-w-0 items-center gap-3">
        <span
          aria-hidden
          style={{
            backgroundColor: widget.settings.look.colour,
            color: widget.settings.look.textColour ?? legibleOn(widget.settings.look.colour),
          }}
          className="inline-flex size-9 shrink-0 items-center justify-center rounded-full"
        >
          <MessageSquareText className="size-4.5" />
        </span>
        <div className="min-w-0">
          <div className="flex min-w-0 items-center gap-2">
            <Link to={`/widgets/${widget.siteKey}`} className="block truncate rounded-sm font-medium hover:underline">
              {widget.name}
            </Link>
            {widget.isDemo && <DemoBadge className="shrink-0" />}
          </div>
          <p className="truncate text-n-11 text-sm">
            {widget.settings.allowedOrigins.length > 0
              ? widget.settings.allowedOrigins.join(", ")
              : widget.isDemo
                ? "On the test page"
                : "No website allowed yet"}
          </p>
        </div>
      </div>
    ),
  },
  {
    key: "state",
    title: "State",
    cell: (widget) =>
      widget.isEnabled ? (
        <Badge tone="success" icon={<CircleCheck aria-hidden />}>
          On
        </Badge>
      ) : (
        <Badge tone="warning" icon={<CircleOff aria-hidden />}>
          Off
        </Badge>
      ),
  },
  {
    key: "chats",
    title: "Chats",
    align: "end",
    phone: "bottom",
    className: "whitespace-nowrap tabular-nums",
    cell: (widget) => (
      <>
        {widget.chatCount.toLocaleString()}
        <span aria-hidden className="text-n-11 sm:hidden">
          {widget.chatCount === 1 ? " chat" : " chats"}
        </span>
      </>
    ),
  },
  {
    key: "last",
    title: "Last chat",
    from: "md",
    phone: "top",
    className: "whitespace-nowrap text-n-11",
    cell: (widget) => (widget.lastChatAt ? <Since at={widget.lastChatAt} /> : "None yet"),
  },
  {
    key: "copy",
    title: "Tag",
    isTitleHidden: true,
    align: "end",
    phone: "none",
    cell: (widget) => !widget.isDemo && <CopyTag siteKey={widget.siteKey} />,
  },
];

function CopyTag({ siteKey }: { siteKey: string }) {
  return <CopyButton text={embedSnippets(useTagOrigin(), siteKey)[0]?.code ?? ""} label="Copy tag" />;
}

export function WidgetsTable({ list, onCreate }: { list: PagesState<Widget>; onCreate: () => void }) {
  const navigate = useNavigate();
  return (
    <PagedTable
      list={list}
      label="Widgets"
      columns={COLUMNS}
      rowKey={(widget) => widget.siteKey}
      onOpen={(widget) => void navigate(`/widgets/${widget.siteKey}`)}
      skeletonRows={3}
      empty={
        <EmptyState
          icon={<MessageSquareText />}
          title="No widget yet"
          action={
            <>
              <Button variant="primary" onClick={onCreate}>
                New widget
              </Button>
              <Button asChild>
                <Link to="/welcome">Start the guide</Link>
              </Button>
            </>
          }
        >
          Design one, paste its tag into your website, and visitors can chat.
        </EmptyState>
      }
    />
  );
}
