import { Button } from "@chat/ui-kit/components/Button.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { useAddressFlag } from "@chat/ui-kit/data/useAddressFlag.ts";
import { UserPlus } from "lucide-react";
import { InviteDialog } from "../features/team/InviteDialog.tsx";
import { OpenInvitations } from "../features/team/OpenInvitations.tsx";
import { TeamTable } from "../features/team/TeamTable.tsx";
import { WorkspaceName } from "../features/team/WorkspaceName.tsx";

export function TeamPage() {
  const [isInviting, setInviting] = useAddressFlag("invite");
  return (
    <>
      <PageHeader
        title="Team"
        help="Who works in this workspace, and what they may do."
        actions={
          <Button variant="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            Invite someone
          </Button>
        }
      />
      <div className="space-y-6">
        <TeamTable />
        <OpenInvitations />
        <WorkspaceName />
      </div>
      <InviteDialog open={isInviting} onOpenChange={setInviting} />
    </>
  );
}
