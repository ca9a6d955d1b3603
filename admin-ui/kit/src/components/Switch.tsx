import { Switch as Radix } from "radix-ui";
import type { ComponentPropsWithRef } from "react";
import { cn } from "../theme/cn.ts";

export function Switch({ className, ...rest }: ComponentPropsWithRef<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-n-8 p-px transition-colors disabled:opacity-50 data-[state=checked]:bg-accent",
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="block size-4 rounded-full bg-white shadow-sm transition-transform data-[state=checked]:translate-x-4 rtl:data-[state=checked]:-translate-x-4" />
    </Radix.Root>
  );
}
