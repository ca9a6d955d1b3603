import { ChevronDown } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { cn } from "../theme/cn.ts";
import { controlStyle } from "./Input.tsx";

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

interface SelectProps extends ComponentPropsWithRef<"select"> {
  options: readonly SelectOption[];
}

/** A native select: the platform's own list is the best one on a phone and with a screen reader. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className={cn("relative block", className)}>
      <select className={cn(controlStyle, "h-9 appearance-none truncate pe-8")} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled} className="bg-raised text-n-12">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute end-2.5 top-1/2 size-4 -translate-y-1/2 text-n-10"
      />
    </span>
  );
}
