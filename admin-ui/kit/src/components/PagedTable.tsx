import type { ReactNode } from "react";
import type { PagesState } from "../data/useEndpoint.ts";
import { Card } from "./Card.tsx";
import { ErrorState } from "./ErrorState.tsx";
import { LoadMore } from "./LoadMore.tsx";
import { Table, type TableProps } from "./Table.tsx";

interface PagedTableProps<T> extends Omit<TableProps<T>, "rows" | "className"> {
  list: PagesState<T>;
  /** Filters or a search, kept in place whatever the list shows. */
  above?: ReactNode;
}

/** A list endpoint as a table in a card: skeleton, failure with retry, nothing yet, and more. */
export function PagedTable<T>({ list, above, ...table }: PagedTableProps<T>) {
  return (
    <Card className="min-w-0 overflow-clip">
      {above && <div className="border-n-6 border-b">{above}</div>}
      {list.error ? (
        <ErrorState error={list.error} retry={() => void list.reload()} />
      ) : (
        <Table {...table} rows={list.items} />
      )}
      <LoadMore
        hasMore={list.hasMore}
        busy={list.isLoadingMore}
        onMore={list.loadMore}
        shown={list.items?.length ?? 0}
      />
    </Card>
  );
}
