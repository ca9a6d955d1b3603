import type { KnowledgeItem } from "@chat/contract/knowledge";
import { widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Checkbox } from "@chat/ui-kit/components/Checkbox.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Segmented } from "@chat/ui-kit/components/Segmented.tsx";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { useId } from "react";

interface AnswersOnProps {
  item: KnowledgeItem | "new";
  /** Site keys; null: all widgets but the demo. */
  value: readonly string[] | null;
  onChange: (siteKeys: string[] | null) => void;
  error: string | undefined;
}

/** Which widgets answer from an item. */
export function AnswersOn({ item, value, onChange, error }: AnswersOnProps) {
  const id = useId();
  const list = usePages(widgetsApi.list, { query: { limit: 100 } });
  if (item !== "new" && item.isDemo)
    return (
      <Notice>
        This item came with the demo.{" "}
        {item.widgets?.length ? "Only the demo answers from it" : "No widget answers from it"}, and it goes with the
        demo.
      </Notice>
    );
  const toggle = (siteKey: string, isOn: boolean) =>
    onChange(isOn ? [...(value ?? []), siteKey] : (value ?? []).filter((each) => each !== siteKey));
  return (
    <fieldset className="space-y-2.5" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-2 font-medium text-sm">Answers on</legend>
      <Segmented
        label="Widgets that answer from it"
        value={value ? "chosen" : "all"}
        onChange={(next) => onChange(next === "all" ? null : (value ?? []).slice())}
        options={[
          { value: "all", label: "All widgets" },
          { value: "chosen", label: "Chosen widgets" },
        ]}
      />
      {!value && list.items?.some(({ isDemo }) => isDemo) && (
        <p className="text-n-10 text-sm">All but the demo, and those that you make later.</p>
      )}
      {value &&
        list.items?.map((widget) => (
          <div key={widget.siteKey} className="flex items-center gap-2.5">
            <Checkbox
              id={`${id}-${widget.siteKey}`}
              checked={value.includes(widget.siteKey)}
              onCheckedChange={(isOn) => toggle(widget.siteKey, isOn === true)}
            />
            <label htmlFor={`${id}-${widget.siteKey}`} className="min-w-0 truncate text-base">
              {widgetName(widget)}
            </label>
          </div>
        ))}
      {value && list.hasMore && (
        <Button size="sm" variant="ghost" busy={list.isLoadingMore} onClick={list.loadMore}>
          More widgets
        </Button>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-danger-text text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}
