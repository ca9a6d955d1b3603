import { cn } from "../theme/cn.ts";
import { type ChartProps, valueText } from "./chartTypes.ts";
import { CHART_UNITS } from "./chartUnits.ts";

/** The numbers of a chart, as a table. */
export function ChartTable({ title, labels, fullLabels = labels, series, unit }: ChartProps) {
  const { format } = CHART_UNITS[unit];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={title} className="h-[220px] overflow-auto rounded-md border border-n-6">
      <table className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-n-3 text-n-11">
          <tr>
            <th scope="col" className="px-3 py-1.5 text-start font-medium">
              Day
            </th>
            {series.map((each) => (
              <th key={each.name} scope="col" className="px-3 py-1.5 text-end font-medium">
                {each.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((_, index) => (
            <tr key={fullLabels[index]} className="border-n-5 border-t">
              <th scope="row" className="whitespace-nowrap px-3 py-1.5 text-start font-normal">
                {fullLabels[index]}
              </th>
              {series.map((each) => (
                <td key={each.name} className={cn("px-3 py-1.5 text-end", each.values[index] == null && "text-n-10")}>
                  {valueText(each.values[index], format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
