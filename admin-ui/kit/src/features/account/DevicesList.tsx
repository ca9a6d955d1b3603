import { authApi, type Device } from "@chat/contract/users";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { LoadMore } from "../../components/LoadMore.tsx";
import { Since } from "../../components/Since.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { useAction } from "../../data/useAction.ts";
import { usePages } from "../../data/useEndpoint.ts";

/** Where one is signed in, with a way to end each. */
export function DevicesList() {
  const devices = usePages(authApi.devices);
  const revoke = useAction(authApi.revokeDevice, [authApi.devices]);
  const [asked, setAsked] = useState<Device>();
  if (devices.error) return <ErrorState error={devices.error} retry={() => void devices.reload()} />;
  return (
    <>
      <ul className="divide-y divide-n-5">
        {devices.items?.map((device) => (
          <li key={device.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-n-10" />
            <div className="min-w-0 flex-1 basis-48">
              <p className="flex flex-wrap items-center gap-2 break-words font-medium">
                {device.browser || "Unknown browser"}
                {device.isThisOne && <Badge tone="success">This device</Badge>}
              </p>
              <p className="text-n-11 text-sm">
                Last seen <Since at={device.lastSeenAt} />, signed in <Since at={device.createdAt} />
              </p>
            </div>
            {!device.isThisOne && (
              <Button size="sm" variant="dangerQuiet" onClick={() => setAsked(device)}>
                Sign out
              </Button>
            )}
          </li>
        )) ?? (
          <li className="space-y-2 py-3">
            <Skeleton className="w-56" />
            <Skeleton className="w-40" />
          </li>
        )}
      </ul>
      <LoadMore hasMore={devices.hasMore} busy={devices.isLoadingMore} onMore={devices.loadMore} />
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={`Sign out ${asked?.browser || "this device"}?`}
        action="Sign out device"
        run={async () => asked && (await revoke({ params: { deviceId: asked.id } }))}
      >
        <p>It loses access at once, also in tabs that are open now. You stay signed in here.</p>
      </ConfirmDialog>
    </>
  );
}
