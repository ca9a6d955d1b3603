import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";

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
