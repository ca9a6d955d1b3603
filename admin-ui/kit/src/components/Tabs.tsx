import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";

export interface TabItem {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  items: readonly TabItem[];
  value?: string;
  onChange?: (value: string) => void;
  /** More tabs than fit go to a second line instead of being scrolled to. */
  isWrapped?: boolean;
  className?: string;
}

export function Tabs({ label, items, value, onChange, isWrapped, className }: TabsProps) {
  const first = items[0]?.value ?? "";
  return (
    <Radix.Root
      {...(value === undefined ? { defaultValue: first } : { value })}
      {...(onChange ? { onValueChange: onChange } : {})}
      className={className}
    >
      <Radix.List
        aria-label={label}
        className={cn("flex gap-1 border-n-6 border-b", isWrapped ? "flex-wrap" : "overflow-x-auto")}
      >
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className={cn(
              "-mb-px h-9 shrink-0 border-transparent border-b-2 px-3 font-medium text-base text-n-11 hover:text-n-12",
              "data-[state=active]:border-accent data-[state=active]:text-n-12 focus-visible:outline-offset-[-2px]",
            )}
          >
            {item.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content key={item.value} value={item.value} className="pt-4 focus-visible:outline-none">
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: ReactNode /** Shows the icon alone. */; iconOnly?: boolean }[];
  className?: string;
}

/** A few choices of which one is on, as one control. */
export function Segmented<T extends string>({ label, value, onChange, options, className }: SegmentedProps<T>) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn("inline-flex rounded-md border border-n-6 bg-n-3 p-0.5", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            "inline-flex h-7 cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-sm px-2.5 font-medium text-n-11 text-sm transition-colors hover:text-n-12 [&_svg]:size-3.5",
            "has-checked:bg-segment has-checked:text-n-12 has-checked:shadow-[0_0_0_1px_var(--n-6)] has-focus-visible:outline-2 has-focus-visible:outline-accent",
          )}
        >
          <input
            type="radio"
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.label}
          />
          {option.icon}
          {!option.iconOnly && <span aria-hidden>{option.label}</span>}
        </label>
      ))}
    </div>
  );
}
