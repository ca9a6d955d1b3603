import { twoFactorApi } from "@chat/contract/two-factor";
import { authApi, teamApi } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { bindRoutes } from "../../platform/http/bindRoutes.ts";
import { updateWorkspace } from "../workspaces/updateWorkspace.ts";
import { acceptInvitation, showInvitation } from "./acceptInvitation.ts";
import { changePassword } from "./changePassword.ts";
import { renewRecoveryCodes, showTwoFactor, switchTwoFactorOff } from "./changeTwoFactor.ts";
import { completeLogin } from "./completeLogin.ts";
import { inviteUser } from "./inviteUser.ts";
import { listDevices, revokeDevice } from "./listDevices.ts";
import { listInvitations, listTeam, withdrawInvitation } from "./listTeam.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { readAgentProfile } from "./me.view.ts";
import { refreshSignIn } from "./refreshSignIn.ts";
import { registerBusiness } from "./registerBusiness.ts";
import { resetTwoFactor } from "./resetTwoFactor.ts";
import { setUpTwoFactor, switchTwoFactorOn } from "./setUpTwoFactor.ts";
import { renameMe, showMe } from "./showMe.ts";
import { signInOptions } from "./signInOptions.ts";
import { updateTeamUser } from "./updateTeamUser.ts";

const done = { done: true } as const;

/** REST face of accounts and team. */
export const usersRoutes = (deps: Deps) => [
  ...bindRoutes(authApi, {
    options: () => signInOptions(deps),
    register: ({ body, meta }) => registerBusiness(deps, body, meta),
    login: async ({ body, meta }) => (await login(deps, body, meta)).signedIn,
    agentLogin: async ({ body, meta }) => {
      const { signedIn, user } = await login(deps, body, meta);
      return {
        ...signedIn,
        agent: await readAgentProfile(
          deps.db,
          { workspaceId: user.workspaceId, userId: user.id, userPublicId: user.publicId },
          deps.clock.now(),
        ),
      };
    },
    refresh: ({ meta }) => refreshSignIn(deps, meta),
    logout: ({ meta }) => logout(deps, meta).then(() => done),
    me: ({ actor }) => showMe(deps, actor),
    updateMe: ({ actor, body }) => renameMe(deps, actor, body.name),
    changePassword: ({ actor, body, meta }) => changePassword(deps, actor, body, meta),
    devices: ({ actor, query }) => listDevices(deps, actor, query),
    revokeDevice: ({ actor, params }) => revokeDevice(deps, actor, params.deviceId).then(() => done),
  }),
  ...bindRoutes(twoFactorApi, {
    complete: ({ body, meta }) => completeLogin(deps, body, meta),
    state: ({ actor }) => showTwoFactor(deps, actor),
    setUp: ({ actor }) => setUpTwoFactor(deps, actor),
    switchOn: ({ actor, body, meta }) => switchTwoFactorOn(deps, actor, body, meta),
    renewRecoveryCodes: ({ actor, body }) => renewRecoveryCodes(deps, actor, body),
    switchOff: ({ actor, body, meta }) => switchTwoFactorOff(deps, actor, body, meta).then(() => done),
    reset: ({ actor, params }) => resetTwoFactor(deps, actor, params.userId).then(() => done),
  }),
  ...bindRoutes(teamApi, {
    users: ({ actor, query }) => listTeam(deps, actor, query),
    updateUser: ({ actor, params, body }) => updateTeamUser(deps, actor, params.userId, body),
    invitations: ({ actor, query }) => listInvitations(deps, actor, query),
    invite: ({ actor, body }) => inviteUser(deps, actor, body),
    revokeInvitation: ({ actor, params }) => withdrawInvitation(deps, actor, params.invitationId).then(() => done),
    showInvitation: ({ body, meta }) => showInvitation(deps, body.token, meta),
    acceptInvitation: ({ body, meta }) => acceptInvitation(deps, body, meta),
    updateWorkspace: ({ actor, body }) => updateWorkspace(deps, actor.workspaceId, body),
  }),
];
