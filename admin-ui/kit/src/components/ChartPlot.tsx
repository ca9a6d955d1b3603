import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import { ChartSwatch } from "./ChartSwatch.tsx";
import { CHART_HEIGHT_PX, type ChartProps, valueText } from "./chartTypes.ts";
import { CHART_UNITS } from "./chartUnits.ts";
import { peakOf, plotOptions, stackedData } from "./plotOptions.ts";

/** Where the pointer is: the place on the axis, and its middle in pixels from the left. */
interface Hover {
  index: number;
  left: number;
}

/** The drawn part of a chart: axes, marks and the values under the pointer. A chunk of its own, for it brings the library. */
export function ChartPlot(props: ChartProps) {
  const { title, labels, fullLabels = labels, series, kind, unit } = props;
  const { ticks, format } = CHART_UNITS[unit];
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<Hover>();
  const look = useLook();
  // the overview asks again every few seconds, mostly for the same numbers: only new ones are drawn anew
  const drawn = JSON.stringify([kind, unit, labels, series]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` stands for the props, `look` for the colours they are drawn in
  useEffect(() => {
    const element = box.current;
    if (!element || width === 0) return;
    const plot = new uPlot(
      plotOptions(props, {
        element,
        width,
        onHover: (self) => {
          const index = self.cursor.idx;
          setHover(
            index === null || index === undefined
              ? undefined
              : { index, left: self.valToPos(index, "x") + self.over.offsetLeft },
          );
        },
      }),
      stackedData(props),
      element,
    );
    return () => {
      setHover(undefined);
      plot.destroy();
    };
  }, [drawn, width, look]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(240, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const axis = ticks(peakOf(props));
  return (
    <div className="relative min-w-0" style={{ height: CHART_HEIGHT_PX }}>
      <div
        ref={box}
        role="img"
        aria-label={`${title}, axis from ${format(axis[0] ?? 0)} to ${format(axis.at(-1) ?? 0)}. The table view holds the same numbers.`}
        className="overflow-hidden"
      />
      {hover && (
        <div
          role="presentation"
          className="pointer-events-none absolute top-2 z-10 min-w-36 rounded-md border border-n-6 bg-raised px-3 py-2 text-sm shadow-float"
          style={hover.left > width / 2 ? { right: width - hover.left + 12 } : { left: hover.left + 12 }}
        >
          <p className="whitespace-nowrap font-medium">{fullLabels[hover.index]}</p>
          {series.map((each) => (
            <p key={each.name} className="mt-0.5 flex items-center gap-1.5 whitespace-nowrap text-n-11">
              <ChartSwatch tone={each.tone} />
              {each.name}
              <span className="ms-auto ps-3 font-medium text-n-12 tabular-nums">
                {valueText(each.values[hover.index], format)}
              </span>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

/** @returns a number that changes with the theme: a canvas keeps the colours it was painted in. */
function useLook(): number {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const again = () => setLook((before) => before + 1);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const theme = new MutationObserver(again);
    scheme.addEventListener("change", again);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      scheme.removeEventListener("change", again);
      theme.disconnect();
    };
  }, []);
  return look;
}
