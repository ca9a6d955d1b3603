import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { cn } from "../theme/cn.ts";
import { Skeleton } from "./Skeleton.tsx";

export interface Column<T> {
  key: string;
  title: string;
  /** The title is read aloud only: for a column of buttons. */
  isTitleHidden?: boolean;
  cell: (row: T) => ReactNode;
  align?: "start" | "end";
  /** Hides the column below this width. */
  from?: "sm" | "md" | "lg";
  className?: string;
}

export interface TableProps<T> {
  /** What the rows are, read aloud: "Conversations". */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  /** Makes the whole row a target of click and Enter. */
  onOpen?: (row: T) => void;
  /** What to show when there is no row. */
  empty: ReactNode;
  skeletonRows?: number;
  className?: string;
}

const FROM = { sm: "max-sm:hidden", md: "max-md:hidden", lg: "max-lg:hidden" };

/** A list with a sticky header; rows open by click or Enter, j and k move. */
export function Table<T>({ label, columns, rows, rowKey, onOpen, empty, skeletonRows = 6, className }: TableProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  if (rows?.length === 0) return <>{empty}</>;
  const cellClass = (column: Column<T>) =>
    cn(
      "px-4 py-2.5 first:ps-5 last:pe-5",
      column.align === "end" ? "text-end" : "text-start",
      column.from && FROM[column.from],
      column.className,
    );
  const move = (event: KeyboardEvent<HTMLTableRowElement>, row: T) => {
    if (event.target !== event.currentTarget) return;
    const step =
      event.key === "j" || event.key === "ArrowDown" ? 1 : event.key === "k" || event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      const lines = [...(body.current?.rows ?? [])];
      event.preventDefault();
      lines[lines.indexOf(event.currentTarget) + step]?.focus();
    } else if (event.key === "Enter" && onOpen) {
      event.preventDefault();
      onOpen(row);
    }
  };
  return (
    <div className={cn("max-md:overflow-x-auto", className)}>
      <table
        aria-label={label}
        aria-busy={rows === undefined || undefined}
        className="w-full border-collapse text-base"
      >
        <thead className="top-0 z-10 bg-surface md:sticky">
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cn(
                  cellClass(column),
                  "h-9 whitespace-nowrap border-n-6 border-b py-0 font-medium text-n-10 text-xs",
                )}
              >
                {column.isTitleHidden ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows === undefined
            ? Array.from({ length: skeletonRows }, (_, index) => (
                // rows that stand for nothing have no other key than their place
                // biome-ignore lint/suspicious/noArrayIndexKey: placeholders never move
                <tr key={index} className="border-n-5 border-b last:border-0">
                  {columns.map((column, place) => (
                    <td key={column.key} className={cellClass(column)}>
                      <Skeleton className={place === 0 ? "w-40" : "w-20"} />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => (
                <tr
                  key={rowKey(row)}
                  tabIndex={onOpen ? 0 : undefined}
                  onClick={onOpen ? (event) => !isControl(event.target) && !isSelecting() && onOpen(row) : undefined}
                  onKeyDown={onOpen ? (event) => move(event, row) : undefined}
                  className={cn(
                    "border-n-5 border-b transition-colors last:border-0",
                    onOpen && "cursor-pointer hover:bg-n-2 focus-visible:bg-n-3 focus-visible:outline-offset-[-2px]",
                  )}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={cellClass(column)}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who marks text in a row does not want to leave it. */
const isSelecting = (): boolean => (getSelection()?.toString() ?? "") !== "";

/** A click on a control inside a row is that control's. */
const isControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("a,button,input,select,textarea,label,[role=menuitem]") !== null;
