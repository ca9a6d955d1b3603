import { useEffect, useState } from "react";
import { serverNow } from "../data/serverClock.ts";
import { Tooltip } from "./Tooltip.tsx";
import { exactTime, relativeTime } from "./times.ts";

interface SinceProps {
  /** ISO-8601. */
  at: string;
  /** `short` is for lists: "4m". */
  style?: "long" | "short";
  className?: string;
}

/** How long ago, by the server's clock; the exact time on hover. */
export function Since({ at, style = "long", className }: SinceProps) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const age = serverNow() - Date.parse(at);
    const timer = setInterval(() => setNow(serverNow()), age < 3_600_000 ? 10_000 : 60_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <Tooltip text={exactTime(at)}>
      <time dateTime={at} className={className}>
        {relativeTime(at, Math.max(now, serverNow()), style)}
      </time>
    </Tooltip>
  );
}
