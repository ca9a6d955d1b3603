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
  /**
   * Where it goes on a phone, where a row has two lines: the first column fills both, `top` and `bottom` (of which there may be two)
   * stand at their ends, `end` is a control behind both. Left out: the first column is `main`, a column of buttons `end`, one with `from` is not
   * shown, the rest stands at the `bottom`.
   */
  phone?: "main" | "top" | "bottom" | "end" | "none";
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

const SMALL = "max-sm:ms-3 max-sm:justify-self-end max-sm:text-sm";
const PHONE = {
  main: "max-sm:col-start-1 max-sm:row-span-2 max-sm:row-start-1",
  top: `max-sm:col-span-2 max-sm:col-start-2 max-sm:row-start-1 ${SMALL}`,
  bottom: `max-sm:col-start-3 max-sm:row-start-2 ${SMALL}`,
  beforeBottom: `max-sm:col-start-2 max-sm:row-start-2 ${SMALL}`,
  end: "max-sm:col-start-4 max-sm:row-span-2 max-sm:row-start-1 max-sm:ms-2",
  none: "max-sm:hidden",
};
const PHONE_ROW =
  "max-sm:grid max-sm:min-h-16 max-sm:grid-cols-[minmax(0,1fr)_auto_auto_auto] max-sm:items-center max-sm:gap-y-0.5 max-sm:px-4 max-sm:py-2";
const PHONE_CELL = "max-sm:block max-sm:w-auto max-sm:max-w-none max-sm:p-0 max-sm:first:ps-0 max-sm:last:pe-0";
/** Rows that are no table rows to the layout stay rows to a screen reader. */
const ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

const FROM = { sm: "max-sm:hidden", md: "max-md:hidden", lg: "max-lg:hidden" };

const FROM_ABOVE_PHONE = { sm: "", md: "sm:max-md:hidden", lg: "sm:max-lg:hidden" };

/** @returns each column's place in a phone's row; a second one at the bottom stands before the first. */
function phonePlaces<T>(columns: readonly Column<T>[]): string[] {
  let hasBottom = false;
  return columns.map((column, index) => {
    const place =
      column.phone ?? (index === 0 ? "main" : column.isTitleHidden ? "end" : column.from ? "none" : "bottom");
    if (place !== "bottom") return PHONE[place];
    const isFirst = !hasBottom;
    hasBottom = true;
    return isFirst ? PHONE.bottom : PHONE.beforeBottom;
  });
}

/** A list with a sticky header; rows open by click or Enter, j and k move. On a phone each row is two lines. */
export function Table<T>({ label, columns, rows, rowKey, onOpen, empty, skeletonRows = 6, className }: TableProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  if (rows?.length === 0) return <>{empty}</>;
  const places = phonePlaces(columns);
  const headClass = (column: Column<T>) =>
    cn(
      "px-4 py-2.5 first:ps-5 last:pe-5",
      column.align === "end" ? "text-end" : "text-start",
      // what a phone shows is not hidden there again
      column.from && (column.phone ? FROM_ABOVE_PHONE : FROM)[column.from],
      column.className,
    );
  const cellClass = (column: Column<T>, index: number) => cn(headClass(column), PHONE_CELL, places[index]);
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
    <div className={cn("sm:max-md:overflow-x-auto", className)}>
      <table
        {...ROLES.table}
        aria-label={label}
        aria-busy={rows === undefined || undefined}
        className="w-full border-collapse text-base max-sm:block"
      >
        <thead {...ROLES.group} className="top-0 z-10 bg-surface max-sm:sr-only md:sticky">
          <tr {...ROLES.row}>
            {columns.map((column) => (
              <th
                key={column.key}
                {...ROLES.head}
                scope="col"
                className={cn(
                  headClass(column),
                  "h-9 whitespace-nowrap border-n-6 border-b py-0 font-medium text-n-10 text-xs",
                )}
              >
                {column.isTitleHidden ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...ROLES.group} ref={body} className="max-sm:block">
          {rows === undefined
            ? Array.from({ length: skeletonRows }, (_, index) => (
                // rows that stand for nothing have no other key than their place
                // biome-ignore lint/suspicious/noArrayIndexKey: placeholders never move
                <tr {...ROLES.row} key={index} className={cn("border-n-5 border-b last:border-0", PHONE_ROW)}>
                  {columns.map((column, place) => (
                    <td {...ROLES.cell} key={column.key} className={cellClass(column, place)}>
                      <Skeleton className={place === 0 ? "w-40" : "w-20 max-sm:w-14"} />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => (
                <tr
                  {...ROLES.row}
                  key={rowKey(row)}
                  tabIndex={onOpen ? 0 : undefined}
                  onClick={onOpen ? (event) => !isControl(event.target) && !isSelecting() && onOpen(row) : undefined}
                  onKeyDown={onOpen ? (event) => move(event, row) : undefined}
                  className={cn(
                    "border-n-5 border-b transition-colors last:border-0",
                    PHONE_ROW,
                    onOpen && "cursor-pointer hover:bg-n-2 focus-visible:bg-n-3 focus-visible:outline-offset-[-2px]",
                  )}
                >
                  {columns.map((column, place) => (
                    <td {...ROLES.cell} key={column.key} className={cellClass(column, place)}>
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
