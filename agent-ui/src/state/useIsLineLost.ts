import { useLineStatus } from "@chat/ui-kit/data/SocketProvider.tsx";
import { useEffect, useState } from "react";

/** A line that is back sooner is not worth a word. */
const SAY_AFTER_MS = 2500;

/** @returns whether the line to the server is lost, and has been for a while. */
export function useIsLineLost(): boolean {
  const status = useLineStatus();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (status === "connected") return;
    const timer = setTimeout(() => setLong(true), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [status]);
  return isLong;
}
