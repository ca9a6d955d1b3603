import { cn } from "@chat/ui-kit/theme/cn.ts";
import { type KeyboardEvent, useRef } from "react";
import { BUILDER_TABS, type BuilderTab } from "./builderFields.ts";

const NAMES: Record<BuilderTab, string> = {
  look: "Look",
  welcome: "Welcome",
  form: "Form",
  assistant: "Assistant",
  people: "People",
  websites: "Websites",
  install: "Install",
};

interface BuilderTabsProps {
  value: BuilderTab;
  onChange: (tab: BuilderTab) => void;
  /** Tabs that hold an error. */
  wrong: readonly BuilderTab[];
  className?: string;
}

/** The builder's groups; arrow keys move, as in any tab list. */
export function BuilderTabs({ value, onChange, wrong, className }: BuilderTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = BUILDER_TABS.at((BUILDER_TABS.indexOf(value) + step) % BUILDER_TABS.length);
    if (!next) return;
    onChange(next);
    list.current?.querySelector<HTMLElement>(`#builder-tab-${next}`)?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label="Settings"
      className={cn("flex gap-1 overflow-x-auto border-n-6 border-b", className)}
    >
      {BUILDER_TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`builder-tab-${tab}`}
          aria-controls="builder-panel"
          aria-selected={tab === value}
          tabIndex={tab === value ? 0 : -1}
          onClick={() => onChange(tab)}
          onKeyDown={move}
          className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 px-3 font-medium text-base text-n-11 hover:text-n-12 focus-visible:outline-offset-[-2px] aria-selected:border-accent aria-selected:text-n-12"
        >
          {NAMES[tab]}
          {wrong.includes(tab) && (
            <span className="size-1.5 rounded-full bg-danger-solid">
              <span className="sr-only">has an error</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
