import { agentsApi } from "@chat/contract/agents";
import { knowledgeApi } from "@chat/contract/knowledge";
import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { authApi, teamApi } from "@chat/contract/users";
import { widgetsApi } from "@chat/contract/widgets";
import {
  createTeam,
  joinTeam,
  newClientId,
  startChat,
  type TestChat,
  type TestTeam,
  type TestUser,
  uploadBytes,
} from "./factories.ts";
import type { TestApp } from "./testApp.ts";
import { untilAnswered } from "./untilAnswered.ts";

/** Stands in every text of workspace A; seen by anybody else it is a leak. */
export const CANARY = "CANARY-of-workspace-A";

/** Workspace A with one of everything, and the others who want in. */
export interface World {
  readonly team: TestTeam;
  readonly foreign: TestTeam;
  /** A team member whose role and status the rows change. */
  readonly colleague: TestUser;
  readonly chat: TestChat;
  readonly otherChat: TestChat;
  readonly siteKey: string;
  readonly sessionId: string;
  readonly visitorId: string;
  /** Sent by the visitor. */
  readonly fileId: string;
  readonly itemId: string;
  readonly cannedReplyId: string;
  readonly invitationId: string;
  readonly invitationToken: string;
  /** A second sign-in of A's agent. */
  readonly deviceId: string;
}

/** Who tries every route and event. */
export const CALLERS = ["anonymous", "visitor", "otherVisitor", "agent", "foreignAgent", "foreignAdmin"] as const;
export type Caller = (typeof CALLERS)[number] | "admin" | "owner";

/** What each caller shows at the door. */
export const tokenOf = (world: World, caller: Caller): string | undefined =>
  ({
    anonymous: undefined,
    visitor: world.chat.token,
    otherVisitor: world.otherChat.token,
    agent: world.team.agent.accessToken,
    foreignAgent: world.foreign.agent.accessToken,
    foreignAdmin: world.foreign.admin.accessToken,
    admin: world.team.admin.accessToken,
    owner: world.team.owner.accessToken,
  })[caller];

/** Ids of workspace A that no answer to a stranger may hold. */
export const idsOf = (world: World): string[] => [
  world.sessionId,
  world.visitorId,
  world.fileId,
  world.itemId,
  world.cannedReplyId,
  world.invitationId,
  world.deviceId,
  world.team.agent.user.id,
  world.team.owner.workspace.id,
];

/** Builds both workspaces through the public doors only. */
export async function buildWorld(app: TestApp): Promise<World> {
  const team = await createTeam(app);
  const foreign = await createTeam(app);
  const as = { token: team.admin.accessToken };
  const colleague = await joinTeam(app, team.owner, "agent", CANARY);
  await app.api(teamApi.updateWorkspace, { body: { name: CANARY } }, as);
  const { siteKey } = team.widget;
  await app.api(widgetsApi.update, { params: { siteKey }, body: { name: CANARY } }, as);
  const item = await app.api(
    knowledgeApi.create,
    { body: { kind: "qa", title: `What is ${CANARY}?`, body: CANARY } },
    as,
  );
  const canned = await app.api(
    agentsApi.createCannedReply,
    { body: { shortcut: "canary", title: CANARY, body: CANARY } },
    as,
  );
  const invitation = await app.api(teamApi.invite, { body: { role: "agent", email: "canary@example.com" } }, as);
  const otherDevice = await app.api(authApi.login, {
    body: { email: team.agent.user.email, password: team.agent.password },
  });
  const devices = await app.api(authApi.devices, { query: {} }, { token: otherDevice.data.accessToken });
  const chat = await startChat(app, siteKey, { page: { url: "https://shop.example/", title: CANARY, referrer: "" } });
  const otherChat = await startChat(app, siteKey);
  const params = { sessionId: chat.session.id };
  const file = await uploadBytes(
    app,
    { token: chat.token, sessionId: chat.session.id },
    { name: `${CANARY}.txt`, bytes: CANARY },
  );
  await app.api(
    visitorApi.send,
    { params, body: { clientId: newClientId(), body: CANARY, fileIds: [file.data.id] } },
    { token: chat.token },
  );
  await untilAnswered(app.deps); // snapshots of the workspace are compared from here on
  const shown = await app.api(sessionsApi.show, { params }, as);
  const deviceId = devices.data.items.find((device) => device.isThisOne)?.id ?? "";
  return {
    team,
    foreign,
    colleague,
    chat,
    otherChat,
    siteKey,
    deviceId,
    sessionId: chat.session.id,
    visitorId: shown.data.visitor.id,
    fileId: file.data.id,
    itemId: item.data.id,
    cannedReplyId: canned.data.id,
    invitationId: invitation.data.id,
    invitationToken: invitation.data.token,
  };
}
