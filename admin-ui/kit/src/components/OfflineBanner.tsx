import { WifiOff } from "lucide-react";
import { useOnline } from "../data/useOnline.ts";

/** Quiet: says that nothing arrives just now, and gets out of the way when it does again. */
export function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 border-warning-border border-b bg-warning-bg px-4 py-1.5 text-sm text-warning-text">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          No connection. What you see may be out of date; it catches up by itself.
        </p>
      )}
    </div>
  );
}
