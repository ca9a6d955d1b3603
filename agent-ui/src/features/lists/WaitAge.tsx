import { Tooltip } from "@chat/ui-kit/components/Tooltip.tsx";
import { exactTime, relativeTime } from "@chat/ui-kit/components/times.ts";
import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Clock } from "lucide-react";
import { useEffect, useState } from "react";

const LONG_MS = 3 * 60_000;

/** How long somebody waits already; seconds in the first minute, marked from half of what is long, and once it is. */
export function WaitAge({ at }: { at: string }) {
  const [now, setNow] = useState(serverNow);
  const age = Math.max(0, now - Date.parse(at));
  const everyMs = age < 60_000 ? 1000 : 10_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return (
    <Tooltip text={`Waits since ${exactTime(at)}`}>
      <time
        dateTime={at}
        className={cn(
          "inline-flex shrink-0 items-center gap-1 text-xs tabular-nums [&_svg]:size-3",
          age >= LONG_MS
            ? "font-semibold text-danger-text"
            : age >= LONG_MS / 2
              ? "font-medium text-warning-text"
              : "text-n-11",
        )}
      >
        <Clock aria-hidden />
        {age < 60_000 ? `${Math.floor(age / 1000)}s` : relativeTime(at, now, "short")}
      </time>
    </Tooltip>
  );
}
