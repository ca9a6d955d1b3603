import { analyticsApi } from "@chat/contract/analytics";
import { widgetsApi } from "@chat/contract/widgets";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { useEndpoint, usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { useSearchParams } from "react-router";
import { Attention } from "../features/overview/Attention.tsx";
import { DayCharts } from "../features/overview/DayCharts.tsx";
import { GoOnline } from "../features/overview/GoOnline.tsx";
import { GuideReminder } from "../features/overview/GuideReminder.tsx";
import { LiveBoard } from "../features/overview/LiveBoard.tsx";
import { PERIODS, periodOf } from "../features/overview/periods.ts";
import { TotalsRow } from "../features/overview/TotalsRow.tsx";

export function OverviewPage() {
  const [search, setSearch] = useSearchParams();
  const days = periodOf(search.get("days"));
  const siteKey = search.get("widget") ?? "";
  const widgets = usePages(widgetsApi.list, { query: { limit: 100 } });
  const overview = useEndpoint(
    analyticsApi.overview,
    { query: { days, ...(siteKey ? { siteKey } : {}) } },
    { everyMs: 15_000, keepPrevious: true },
  );
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );

  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <>
            {(widgets.items?.length ?? 0) > 1 && (
              <Select
                aria-label="Widget"
                className="w-44"
                value={siteKey}
                onChange={(event) => set("widget", event.target.value)}
                options={[
                  { value: "", label: "All widgets" },
                  ...(widgets.items ?? []).map((widget) => ({ value: widget.siteKey, label: widgetName(widget) })),
                ]}
              />
            )}
            <Select
              aria-label="Period"
              className="w-40"
              value={String(days)}
              onChange={(event) => set("days", event.target.value)}
              options={PERIODS.map((period) => ({ value: String(period.days), label: period.label }))}
            />
          </>
        }
      />
      <div className="space-y-6">
        <GuideReminder />
        {overview.error ? (
          <ErrorState error={overview.error} retry={() => void overview.reload()} />
        ) : (
          <>
            <GoOnline overview={overview.data} />
            <Attention items={overview.data?.attention} />
            <LiveBoard live={overview.data?.live} />
            <TotalsRow overview={overview.data} days={days} />
            <DayCharts overview={overview.data} days={days} />
          </>
        )}
      </div>
    </>
  );
}
