import { cn } from "../theme/cn.ts";

/** Holds the place of what is loading. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-4 animate-pulse-soft rounded-md bg-n-4", className)} />;
}
