import { type Invitation, teamApi } from "@chat/contract/users";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card, CardHeader } from "@chat/ui-kit/components/Card.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { LoadMore } from "@chat/ui-kit/components/LoadMore.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { dateTime } from "@chat/ui-kit/components/times.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { ROLE_NAMES } from "@chat/ui-kit/features/account/roleNames.ts";
import { useState } from "react";

/** Invitations that nobody has used yet; nothing at all when there is none. */
export function OpenInvitations() {
  const invitations = usePages(teamApi.invitations);
  const revoke = useAction(teamApi.revokeInvitation, [teamApi.invitations]);
  const [asked, setAsked] = useState<Invitation>();
  if (invitations.error)
    return (
      <Card>
        <ErrorState error={invitations.error} retry={() => void invitations.reload()} />
      </Card>
    );
  if (!invitations.items?.length) return null;
  const nameOf = (invitation: Invitation) =>
    invitation.email ?? `a new ${ROLE_NAMES[invitation.role].name.toLowerCase()}`;
  return (
    <Card>
      <CardHeader title="Open invitations" help="Links that nobody has used yet." />
      <ul className="mt-2 divide-y divide-n-5">
        {invitations.items.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
            <div className="min-w-0 flex-1 basis-56">
              <p className="break-words font-medium">{invitation.email ?? "Anyone with the link"}</p>
              <p className="text-n-11 text-sm">
                By {invitation.invitedBy}, <Since at={invitation.createdAt} />. Ends {dateTime(invitation.expiresAt)}.
              </p>
            </div>
            <Badge tone={invitation.role === "agent" ? "neutral" : "accent"}>{ROLE_NAMES[invitation.role].name}</Badge>
            <Button size="sm" variant="dangerQuiet" onClick={() => setAsked(invitation)}>
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      <LoadMore hasMore={invitations.hasMore} busy={invitations.isLoadingMore} onMore={invitations.loadMore} />
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={`Withdraw the invitation for ${asked ? nameOf(asked) : ""}?`}
        action="Withdraw"
        run={async () => {
          if (!asked) return;
          await revoke({ params: { invitationId: asked.id } });
          toast.success("Invitation withdrawn.");
        }}
      >
        <p>The link stops working at once. You can always make a new one.</p>
      </ConfirmDialog>
    </Card>
  );
}
