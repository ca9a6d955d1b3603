import { twoFactorApi } from "@chat/contract/two-factor";
import { type TeamUser, teamApi } from "@chat/contract/users";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@chat/ui-kit/components/DropdownMenu.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { PagedTable } from "@chat/ui-kit/components/PagedTable.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import type { Column } from "@chat/ui-kit/components/Table.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { ROLE_NAMES } from "@chat/ui-kit/features/account/roleNames.ts";
import { Ellipsis, ShieldCheck, ShieldOff, UserRoundCheck, UserRoundX } from "lucide-react";
import { useState } from "react";
import { mayChange, rolesToGive } from "./mayChange.ts";

/** Everyone in the workspace, with role and state. */
export function TeamTable() {
  const { user: me } = useMe();
  const users = usePages(teamApi.users);
  const update = useAction(teamApi.updateUser, [teamApi.users]);
  const resetTwoFactor = useAction(twoFactorApi.reset, [teamApi.users]);
  const [leaving, setLeaving] = useState<TeamUser>();
  const [locked, setLocked] = useState<TeamUser>();

  const change = async (user: TeamUser, body: { role?: TeamUser["role"]; isActive?: boolean }, done: string) => {
    try {
      await update({ params: { userId: user.id }, body });
      toast.success(done);
    } catch (error) {
      toast.error(errorText(error));
    }
  };

  const columns: readonly Column<TeamUser>[] = [
    {
      key: "name",
      title: "Name",
      className: "w-full max-w-0",
      cell: (user) => (
        <div className="flex min-w-0 items-center gap-3">
          <Avatar name={user.name} size="sm" />
          <div className="min-w-0">
            <p className="truncate font-medium">
              {user.name}
              {user.id === me.id && <span className="ms-1.5 font-normal text-n-10">you</span>}
            </p>
            <p className="truncate text-n-11 text-sm">{user.email}</p>
          </div>
        </div>
      ),
    },
    {
      key: "role",
      title: "Role",
      cell: (user) => <Badge tone={user.role === "agent" ? "neutral" : "accent"}>{ROLE_NAMES[user.role].name}</Badge>,
    },
    {
      key: "state",
      title: "State",
      phone: "bottom",
      cell: (user) =>
        user.isActive ? (
          <Badge tone="success" icon={<UserRoundCheck aria-hidden />} className="max-sm:hidden">
            Active
          </Badge>
        ) : (
          <Badge tone="danger" icon={<UserRoundX aria-hidden />}>
            Deactivated
          </Badge>
        ),
    },
    {
      key: "twoFactor",
      title: "Two-factor",
      from: "md",
      cell: (user) =>
        user.hasTwoFactor ? (
          <Badge tone="success" icon={<ShieldCheck aria-hidden />}>
            On
          </Badge>
        ) : (
          <span className="text-n-10">Off</span>
        ),
    },
    {
      key: "seen",
      title: "Last seen",
      from: "md",
      phone: "top",
      className: "whitespace-nowrap text-n-11",
      cell: (user) => (user.lastSeenAt ? <Since at={user.lastSeenAt} /> : "Never"),
    },
    {
      key: "menu",
      title: "Change",
      isTitleHidden: true,
      align: "end",
      cell: (user) =>
        mayChange(me, user) && (
          <DropdownMenu
            trigger={
              <IconButton label={`Change ${user.name}`} size="sm">
                <Ellipsis />
              </IconButton>
            }
          >
            <MenuLabel>Role</MenuLabel>
            <MenuChoice
              value={user.role}
              onChange={(role) => void change(user, { role }, `${user.name} is ${ROLE_NAMES[role].article} now.`)}
              options={rolesToGive(me).map((role) => ({ value: role, label: ROLE_NAMES[role].name }))}
            />
            <MenuSeparator />
            {user.hasTwoFactor && (
              <MenuItem onSelect={() => setLocked(user)}>
                <ShieldOff aria-hidden />
                Reset two-factor sign-in
              </MenuItem>
            )}
            {user.isActive ? (
              <MenuItem tone="danger" onSelect={() => setLeaving(user)}>
                <UserRoundX aria-hidden />
                Deactivate
              </MenuItem>
            ) : (
              <MenuItem onSelect={() => void change(user, { isActive: true }, `${user.name} can sign in again.`)}>
                <UserRoundCheck aria-hidden />
                Reactivate
              </MenuItem>
            )}
          </DropdownMenu>
        ),
    },
  ];

  return (
    <>
      <PagedTable
        label="Team"
        list={users}
        columns={columns}
        rowKey={(user) => user.id}
        empty={null}
        skeletonRows={3}
      />
      <ConfirmDialog
        open={locked !== undefined}
        onOpenChange={(open) => !open && setLocked(undefined)}
        title={`Reset two-factor sign-in of ${locked?.name ?? ""}?`}
        action="Reset"
        run={async () => {
          if (!locked) return;
          await resetTwoFactor({ params: { userId: locked.id } });
          toast.success(`${locked.name} signs in with the password alone now.`);
        }}
      >
        <p>
          For whoever lost phone and recovery codes. They are signed out everywhere, and their password alone lets them
          in until they set it up anew. Make sure that it is really them who asks.
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        open={leaving !== undefined}
        onOpenChange={(open) => !open && setLeaving(undefined)}
        title={`Deactivate ${leaving?.name ?? ""}?`}
        action="Deactivate"
        run={async () => {
          if (!leaving) return;
          await update({ params: { userId: leaving.id }, body: { isActive: false } });
          toast.success(`${leaving.name} is signed out everywhere.`);
        }}
      >
        <p>
          They are signed out at once, everywhere; their open chats go back to the queue. What they wrote stays. You can
          reactivate them later.
        </p>
      </ConfirmDialog>
    </>
  );
}
