import type { Overview } from "@chat/contract/analytics";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { Chart } from "@chat/ui-kit/components/Chart.tsx";
import type { ChartSeries } from "@chat/ui-kit/components/chartTypes.ts";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { dayLabels } from "./periods.ts";

interface DayChartsProps {
  overview: Overview | undefined;
  days: number;
}

/** The period day by day. */
export function DayCharts({ overview, days }: DayChartsProps) {
  if (!overview)
    return (
      <div className="grid gap-6 lg:grid-cols-2">
        <Card className="p-5">
          <Skeleton className="h-64" />
        </Card>
        <Card className="p-5">
          <Skeleton className="h-64" />
        </Card>
      </div>
    );
  const names = overview.days.map((day) => dayLabels(day.day));
  const labels = names.map((name) => name.short);
  const fullLabels = names.map((name) => name.full);
  const series = (name: string, tone: ChartSeries["tone"], pick: (day: Overview["days"][number]) => number | null) => ({
    name,
    tone,
    values: overview.days.map(pick),
  });
  const chart = { labels, fullLabels, dates: overview.days.map((day) => day.day) };
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Card className="min-w-0 p-5">
        <Chart
          {...chart}
          title="Chats started"
          kind="bars"
          unit="count"
          file={`chats-${days}-days`}
          series={[series("Chats", "accent", (day) => day.chats)]}
        />
      </Card>
      <Card className="min-w-0 p-5">
        <Chart
          {...chart}
          title="Who resolved them"
          kind="bars"
          unit="count"
          file={`resolved-${days}-days`}
          series={[
            series("By the assistant", "accent", (day) => day.assistantResolved),
            series("Handed over", "amber", (day) => day.handedOver),
          ]}
        />
      </Card>
      <Card className="min-w-0 p-5">
        <Chart
          {...chart}
          title="First response (median)"
          kind="line"
          unit="seconds"
          file={`first-response-${days}-days`}
          series={[series("First response", "teal", (day) => day.firstResponseSeconds)]}
        />
      </Card>
      <Card className="min-w-0 p-5">
        <Chart
          {...chart}
          title="Rating (stars of 5)"
          kind="line"
          unit="stars"
          file={`rating-${days}-days`}
          series={[series("Rating", "accent", (day) => day.rating)]}
        />
      </Card>
    </div>
  );
}
