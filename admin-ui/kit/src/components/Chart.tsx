import { Download, LineChart as LineIcon, Table2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { loadPage } from "../data/loadPage.ts";
import { Button } from "./Button.tsx";
import { ChartSwatch } from "./ChartSwatch.tsx";
import { ChartTable } from "./ChartTable.tsx";
import type { ChartProps } from "./chartTypes.ts";
import { CHART_UNITS } from "./chartUnits.ts";
import { downloadText, toCsv } from "./csv.ts";
import { Segmented } from "./Segmented.tsx";
import { Skeleton } from "./Skeleton.tsx";

/** The library comes when the first chart is drawn; where it cannot be had, the table shows the same numbers. */
const ChartPlot = lazy(async () => ({
  default: await loadPage(
    () => import("./ChartPlot.tsx"),
    undefined,
    () => false,
  ).then(
    (module) => module.ChartPlot,
    () => ChartTable,
  ),
}));

/** A chart with axes and hover, the same numbers as a table, and as CSV. */
export function Chart(props: ChartProps) {
  const { title, dates, series, unit, file } = props;
  const [view, setView] = useState<"chart" | "table">("chart");
  const hasData = series.some((each) => each.values.some((value) => value !== null));
  const save = () =>
    downloadText(
      `${file}.csv`,
      toCsv([
        ["Date", ...series.map((each) => `${each.name}${CHART_UNITS[unit].csv}`)],
        ...dates.map((date, index) => [date, ...series.map((each) => each.values[index] ?? null)]),
      ]),
    );
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="font-semibold text-base">{title}</h3>
          {series.length > 1 && (
            <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-n-11 text-xs">
              {series.map((each) => (
                <li key={each.name} className="inline-flex items-center gap-1.5">
                  <ChartSwatch tone={each.tone} />
                  {each.name}
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className="flex items-center gap-1.5">
          <Segmented
            label={`${title}: view`}
            value={view}
            onChange={setView}
            options={[
              { value: "chart", label: "Chart", icon: <LineIcon aria-hidden />, iconOnly: true },
              { value: "table", label: "Table", icon: <Table2 aria-hidden />, iconOnly: true },
            ]}
          />
          <Button size="sm" variant="ghost" onClick={save}>
            <Download aria-hidden />
            CSV
          </Button>
        </div>
      </figcaption>
      {view === "table" ? (
        <ChartTable {...props} />
      ) : hasData ? (
        <Suspense fallback={<Skeleton className="h-[220px]" />}>
          <ChartPlot {...props} />
        </Suspense>
      ) : (
        <p className="flex h-[220px] items-center justify-center rounded-md border border-n-6 border-dashed text-base text-n-10">
          No data in this period
        </p>
      )}
    </figure>
  );
}
