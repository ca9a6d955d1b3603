import { useSyncExternalStore } from "react";
import { hasNewerServer, onContractVersion } from "../data/contractVersion.ts";
import { Button } from "./Button.tsx";

/** The server is newer than this tab; reloading is the person's choice, for something may be half typed. */
export function UpdateBanner() {
  const outdated = useSyncExternalStore(onContractVersion, hasNewerServer);
  return (
    <div role="status">
      {outdated && (
        <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 border-info-border border-b bg-info-bg px-4 py-1.5 text-info-text text-sm">
          An update is available.
          <Button size="sm" onClick={() => location.reload()}>
            Reload
          </Button>
        </p>
      )}
    </div>
  );
}
