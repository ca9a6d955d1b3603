import { SESSION_STATES } from "@chat/contract/session-state";
import type { WidgetName } from "@chat/contract/widgets";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { SearchInput } from "@chat/ui-kit/components/SearchInput.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { SESSION_STATE_LABELS } from "@chat/ui-kit/features/chat/SessionStateBadge.tsx";

interface ArchiveFiltersProps {
  search: string;
  onSearch: (text: string) => void;
  widgets: readonly WidgetName[];
  state: string;
  siteKey: string;
  from: string;
  to: string;
  onChange: (values: Record<string, string>) => void;
}

export function ArchiveFilters({ search, onSearch, widgets, state, siteKey, from, to, onChange }: ArchiveFiltersProps) {
  return (
    <div className="flex flex-wrap gap-2 p-3">
      <SearchInput
        label="Search names, e-mails and messages"
        value={search}
        onChange={onSearch}
        className="min-w-0 flex-1 basis-64 max-sm:basis-full"
      />
      <Select
        aria-label="State"
        className="w-44 max-sm:min-w-0 max-sm:flex-1"
        value={state}
        onChange={(event) => onChange({ state: event.target.value })}
        options={[
          { value: "", label: "Any state" },
          ...SESSION_STATES.map((each) => ({ value: each, label: SESSION_STATE_LABELS[each] })),
        ]}
      />
      <Select
        aria-label="Widget"
        className="w-40 max-sm:min-w-0 max-sm:flex-1"
        value={siteKey}
        onChange={(event) => onChange({ widget: event.target.value })}
        options={[
          { value: "", label: "Any widget" },
          ...widgets.map((widget) => ({ value: widget.siteKey, label: widgetName(widget) })),
        ]}
      />
      <div className="flex items-center gap-1.5 max-sm:w-full">
        <Input
          type="date"
          aria-label="From day"
          value={from}
          max={to || undefined}
          onChange={(event) => onChange({ from: event.target.value })}
          className="w-36 max-sm:flex-1"
        />
        <span aria-hidden className="text-n-10">
          –
        </span>
        <Input
          type="date"
          aria-label="To day"
          value={to}
          min={from || undefined}
          onChange={(event) => onChange({ to: event.target.value })}
          className="w-36 max-sm:flex-1"
        />
      </div>
    </div>
  );
}
