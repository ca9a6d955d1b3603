import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import { useEffect, useState } from "react";

/** What the clock on the visitor's wall says. */
export function LocalTime({ zone }: { zone: string }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const time = localTime(zone, now);
  return (
    <>
      {time && <span className="tabular-nums">{time} </span>}
      <span className="text-n-11">{time ? `(${zone.replaceAll("_", " ")})` : zone}</span>
    </>
  );
}

function localTime(zone: string, now: number): string | undefined {
  try {
    return new Date(now).toLocaleString(undefined, {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
  } catch {
    return undefined;
  }
}
