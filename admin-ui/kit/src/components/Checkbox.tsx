import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentPropsWithRef } from "react";
import { cn } from "../theme/cn.ts";

export function Checkbox({ className, ...rest }: ComponentPropsWithRef<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "inline-flex size-4.5 shrink-0 items-center justify-center rounded-sm border border-n-9 bg-surface text-on-accent transition-colors disabled:opacity-50 data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
      {...rest}
    >
      <Radix.Indicator>
        {rest.checked === "indeterminate" ? (
          <Minus className="size-3.5" />
        ) : (
          <Check className="size-3.5" strokeWidth={3} />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
}
