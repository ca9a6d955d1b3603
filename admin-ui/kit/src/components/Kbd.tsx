import { cn } from "../theme/cn.ts";

/** A key, as printed on it. */
export function Kbd({ children, tone = "plain" }: { children: string; tone?: "plain" | "inverse" }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-sm border px-1 font-sans text-xs",
        tone === "plain" ? "border-n-7 bg-n-2 text-n-11" : "border-n-10 text-n-1",
      )}
    >
      {children}
    </kbd>
  );
}
