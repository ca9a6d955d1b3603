import * as z from "zod";
import { At, Done, Email, PageQuery, PublicId } from "./common-shapes.ts";
import { defineApi, page } from "./define.ts";
import { PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS } from "./limits.ts";
import { DisplayName, PersonName } from "./person-name.ts";

export const ROLES = ["owner", "admin", "agent"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** A new password; the longest allowed is bounded so that hashing can be refused before it costs anything. */
export const NewPassword = z
  .string()
  .min(PASSWORD_MIN_CHARS, `needs at least ${PASSWORD_MIN_CHARS} characters`)
  .max(PASSWORD_MAX_CHARS, `may have at most ${PASSWORD_MAX_CHARS} characters`);
/** A password as typed at sign-in: only bounded, its rules were checked when it was set. */
export const TypedPassword = z.string().min(1, "is empty").max(PASSWORD_MAX_CHARS);

export const Workspace = z.object({ id: PublicId, name: z.string(), isStarter: z.boolean(), isGuideDone: z.boolean() });
export type Workspace = z.infer<typeof Workspace>;

export const User = z.object({
  id: PublicId,
  email: z.string(),
  name: z.string(),
  role: Role,
  isActive: z.boolean(),
  createdAt: At,
  lastSeenAt: At.nullable(),
});
export type User = z.infer<typeof User>;

/** A person as the team's list shows them. */
export const TeamUser = User.extend({ hasTwoFactor: z.boolean() });
export type TeamUser = z.infer<typeof TeamUser>;

export const AgentProfile = z.object({
  userId: PublicId,
  availability: z.enum(["online", "away", "offline"]),
  capacity: z.number().int(),
  openChats: z.number().int(),
});
export type AgentProfile = z.infer<typeof AgentProfile>;

/** A sign-in: the short-lived access token is kept in memory only, the refresh token travels in an httpOnly cookie. */
export const SignedIn = z.object({
  accessToken: z.string(),
  /** Seconds until `accessToken` ends, by the server's clock. */
  expiresInSeconds: z.number().int(),
  user: User,
  workspace: Workspace,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const Me = z.object({ user: User, workspace: Workspace, agent: AgentProfile });
export type Me = z.infer<typeof Me>;

export const Device = z.object({
  id: PublicId,
  browser: z.string(),
  createdAt: At,
  lastSeenAt: At,
  isThisOne: z.boolean(),
});
export type Device = z.infer<typeof Device>;

const RegisterBody = z.object({
  businessName: DisplayName(80),
  name: PersonName(80),
  email: Email,
  password: NewPassword,
  setupToken: z.string().max(200).optional(),
});
const LoginBody = z.object({ email: Email, password: TypedPassword });

/** Accounts: sign-up, sign-in and what a person does with their own account. */
export const authApi = defineApi({
  options: {
    method: "GET",
    path: "/auth/options",
    auth: "public",
    summary: "What the sign-in pages need to know before anyone signed in.",
    reply: z.object({
      registration: z.enum(["open", "first", "closed"]),
      isRegistrationOpen: z.boolean(),
      needsSetupToken: z.boolean(),
    }),
  },
  register: {
    method: "POST",
    path: "/auth/register",
    creates: true,
    auth: "public",
    limit: "register",
    summary: "Creates a workspace and its owner.",
    holdsSecret: true,
    body: RegisterBody,
    reply: SignedIn,
  },
  login: {
    method: "POST",
    path: "/auth/login",
    auth: "public",
    limit: "login",
    summary: "Signs a user in.",
    holdsSecret: true,
    body: LoginBody,
    reply: SignedIn,
  },
  agentLogin: {
    method: "POST",
    path: "/auth/agent-login",
    auth: "public",
    limit: "login",
    summary: "Signs a user in and returns the agent profile.",
    holdsSecret: true,
    body: LoginBody,
    reply: SignedIn.extend({ agent: AgentProfile }),
  },
  refresh: {
    method: "POST",
    path: "/auth/refresh",
    auth: "public",
    summary: "Exchanges the refresh cookie for a new access token.",
    reply: SignedIn,
  },
  logout: { method: "POST", path: "/auth/logout", auth: "public", summary: "Ends this device's sign-in.", reply: Done },
  me: {
    method: "GET",
    path: "/auth/me",
    auth: "agent",
    summary: "The signed-in user, workspace and agent profile.",
    reply: Me,
  },
  updateMe: {
    method: "PATCH",
    path: "/auth/me",
    auth: "agent",
    summary: "Changes one's own name.",
    body: z.object({ name: PersonName(80) }),
    reply: Me,
  },
  changePassword: {
    method: "POST",
    path: "/auth/change-password",
    auth: "agent",
    limit: "login",
    summary: "Sets a new password and signs out every other device.",
    holdsSecret: true,
    body: z.object({ currentPassword: TypedPassword, newPassword: NewPassword }),
    reply: SignedIn,
  },
  devices: {
    method: "GET",
    path: "/auth/devices",
    auth: "agent",
    summary: "One's own sign-ins, newest first.",
    query: PageQuery,
    reply: page(Device),
  },
  revokeDevice: {
    method: "DELETE",
    path: "/auth/devices/:deviceId",
    auth: "agent",
    summary: "Signs one device out, its live sockets too.",
    params: z.object({ deviceId: PublicId }),
    reply: Done,
  },
});

export const Invitation = z.object({
  id: PublicId,
  email: z.string().nullable(),
  role: Role,
  createdAt: At,
  expiresAt: At,
  invitedBy: z.string(),
});
export type Invitation = z.infer<typeof Invitation>;

const InvitationToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "is not an invitation");

/** The team of a workspace. */
export const teamApi = defineApi({
  users: {
    method: "GET",
    path: "/team/users",
    auth: "admin",
    summary: "The team, oldest first.",
    query: PageQuery,
    reply: page(TeamUser),
  },
  updateUser: {
    method: "PATCH",
    path: "/team/users/:userId",
    auth: "admin",
    summary:
      "Changes a role, or deactivates and reactivates; takes effect on live sockets at once. Only an owner changes an owner.",
    params: z.object({ userId: PublicId }),
    body: z.object({ role: Role.optional(), isActive: z.boolean().optional() }),
    reply: User,
  },
  invitations: {
    method: "GET",
    path: "/team/invitations",
    auth: "admin",
    summary: "Open invitations, newest first.",
    query: PageQuery,
    reply: page(Invitation),
  },
  invite: {
    method: "POST",
    path: "/team/invitations",
    creates: true,
    auth: "admin",
    summary: "Makes an invitation link, shown once. Only an owner invites an owner.",
    body: z.object({ role: Role, email: Email.optional() }),
    reply: Invitation.extend({ token: z.string(), url: z.string() }),
  },
  revokeInvitation: {
    method: "DELETE",
    path: "/team/invitations/:invitationId",
    auth: "admin",
    summary: "Withdraws an invitation.",
    params: z.object({ invitationId: PublicId }),
    reply: Done,
  },
  showInvitation: {
    method: "POST",
    path: "/auth/invitation",
    auth: "public",
    limit: "login",
    summary: "What an invitation link offers.",
    holdsSecret: true,
    body: z.object({ token: InvitationToken }),
    reply: z.object({ workspaceName: z.string(), role: Role, email: z.string().nullable() }),
  },
  acceptInvitation: {
    method: "POST",
    path: "/auth/accept-invitation",
    creates: true,
    auth: "public",
    limit: "register",
    summary: "Creates the invited user and signs in.",
    holdsSecret: true,
    body: z.object({ token: InvitationToken, name: PersonName(80), email: Email, password: NewPassword }),
    reply: SignedIn,
  },
  updateWorkspace: {
    method: "PATCH",
    path: "/workspace",
    auth: "admin",
    summary: "Renames the workspace or notes that the first-run guide is done.",
    body: z.object({ name: DisplayName(80).optional(), isGuideDone: z.boolean().optional() }),
    reply: Workspace,
  },
});
