import type { ComponentPropsWithRef } from "react";
import { cn } from "../theme/cn.ts";

/** The shared face of every control one types or picks in. */
export const controlStyle =
  "w-full min-w-0 rounded-md border border-n-8 bg-surface px-3 text-base text-n-12 transition-colors placeholder:text-n-10 hover:border-n-9 focus:outline-none focus-visible:border-accent focus-visible:ring-2 focus-visible:ring-accent/30 disabled:bg-n-3 disabled:text-n-10 aria-invalid:border-danger-solid aria-invalid:focus-visible:ring-danger-solid/25 max-sm:text-md";

export function Input({ className, ...rest }: ComponentPropsWithRef<"input">) {
  return <input className={cn(controlStyle, "h-9", className)} {...rest} />;
}
