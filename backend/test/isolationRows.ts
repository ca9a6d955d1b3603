import type { ALL_APIS, ALL_EVENTS } from "@chat/contract/tables";
import { newClientId } from "./factories.ts";
import type { World } from "./isolationWorld.ts";

/** How to call an endpoint so that it means something of workspace A. */
export interface RouteRow {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  /** Where the endpoint takes a file: its bytes. */
  readonly bytes?: string;
  /** What its rightful caller gets; 200 or 201 unless the state of the world says otherwise. */
  readonly rightful?: number;
  /** What a user of another workspace gets; by default 404 where an id of A is in the address, else 200 about their own workspace. */
  readonly foreign?: readonly number[];
}

type RouteRows = {
  readonly [A in keyof typeof ALL_APIS]: { readonly [R in keyof (typeof ALL_APIS)[A]]: (world: World) => RouteRow };
};
type EventRows = {
  readonly [N in keyof typeof ALL_EVENTS]: {
    readonly [E in keyof (typeof ALL_EVENTS)[N]["requests"]]: (world: World) => {
      readonly payload: unknown;
      readonly rightful?: string;
      readonly foreign?: string;
    };
  };
};

const session = ({ sessionId }: World) => ({ params: { sessionId } });
let shortcuts = 0;
/** Every caller needs another: two of them share a workspace. */
const newShortcut = (): string => {
  shortcuts += 1;
  return `matrix-${shortcuts}`;
};
const clientId = newClientId();
const message = { clientId: newClientId(), body: "from the matrix" };
const settings = {
  look: {
    title: "Taken over",
    subtitle: "",
    colour: "#000000",
    textColour: null,
    colorScheme: "auto",
    position: "bottom-left",
    offsetX: 1,
    offsetY: 1,
    zIndex: 9,
    launcherIcon: "chat",
    launcherText: "",
    teaser: "",
  },
};

/**
 * One row per endpoint; a missing one does not compile.
 *
 * Rightful callers run in this order after all the others were refused: what ends a chat or removes something stands last.
 */
export const ROUTE_ROWS: RouteRows = {
  system: { health: () => ({}), ready: () => ({}), version: () => ({}), openapi: () => ({}) },
  visitor: {
    start: ({ siteKey }) => ({
      params: { siteKey },
      body: { visitorSecret: "a-secret-of-the-isolation-matrix", clientId },
    }),
    messages: session,
    send: (world) => ({ ...session(world), body: message }),
    call: (world) => ({ ...session(world), body: { event: "session:sync", payload: { after: 0 } } }),
    escalate: ({ siteKey, sessionId }) => ({ params: { siteKey, sessionId }, body: {} }),
  },
  files: {
    upload: (world) => ({
      ...session(world),
      query: { name: "a.txt", clientId: newClientId() },
      bytes: "from the matrix",
    }),
    uploadAsAgent: (world) => ({
      ...session(world),
      query: { name: "a.txt", clientId: newClientId() },
      bytes: "from the matrix",
    }),
    show: ({ sessionId, fileId }) => ({ params: { sessionId, fileId } }),
    takeBack: ({ sessionId, fileId }) => ({ params: { sessionId, fileId }, rightful: 404 }),
    limits: () => ({}),
  },
  sessions: {
    queue: () => ({}),
    active: () => ({ query: { scope: "all" } }),
    archive: ({ siteKey, visitorId }) => ({ query: { siteKey, visitorId } }),
    show: session,
    transcript: session,
    accept: (world) => ({ ...session(world), query: { takeOver: "true" } }),
    reply: (world) => ({ ...session(world), body: { clientId: newClientId(), body: "from the matrix" } }),
    requeue: session,
    returnToAssistant: session,
    close: session,
    reopen: session,
    undo: (world) => ({ ...session(world), body: { epoch: 1 }, rightful: 409 }),
  },
  agents: {
    stats: () => ({}),
    profile: () => ({}),
    updateProfile: () => ({ body: { capacity: 7 } }),
    cannedReplies: () => ({ query: { q: "canary" } }),
    createCannedReply: () => ({ body: { shortcut: newShortcut(), title: "Matrix", body: "Matrix" } }),
    updateCannedReply: ({ cannedReplyId }) => ({
      params: { cannedReplyId },
      body: { shortcut: "changed", title: "Changed", body: "Changed" },
    }),
    removeCannedReply: ({ cannedReplyId }) => ({ params: { cannedReplyId } }),
  },
  knowledge: {
    list: () => ({ query: { q: "canary" } }),
    create: () => ({ body: { kind: "text", title: "Matrix", body: "Matrix" } }),
    update: ({ itemId }) => ({ params: { itemId }, body: { kind: "text", title: "Changed", body: "Changed" } }),
    remove: ({ itemId }) => ({ params: { itemId } }),
    showDemo: () => ({}),
    removeDemo: () => ({}),
  },
  assistant: {
    settings: () => ({}),
    updateSettings: () => ({ body: { model: "some/model" } }),
    check: () => ({}),
    tryQuestion: ({ siteKey }) => ({
      body: { question: "What is the canary of workspace A?", siteKey },
      foreign: [200, 404],
    }),
  },
  analytics: { overview: ({ siteKey }) => ({ query: { siteKey }, foreign: [200, 404] }) },
  widgets: {
    list: () => ({}),
    create: () => ({ body: { name: "Matrix" } }),
    config: ({ siteKey }) => ({ params: { siteKey } }),
    show: ({ siteKey }) => ({ params: { siteKey } }),
    update: ({ siteKey }) => ({ params: { siteKey }, body: { settings } }),
    remove: ({ siteKey }) => ({ params: { siteKey } }),
  },
  team: {
    users: () => ({}),
    updateUser: ({ colleague }) => ({
      params: { userId: colleague.user.id },
      body: { role: "admin", isActive: false },
    }),
    invitations: () => ({}),
    invite: () => ({ body: { role: "agent" } }),
    showInvitation: () => ({ body: { token: "A".repeat(43) }, rightful: 410 }),
    acceptInvitation: () => ({
      body: { token: "A".repeat(43), name: "N", email: "n@example.com", password: "a good password" },
      rightful: 410,
    }),
    revokeInvitation: ({ invitationId }) => ({ params: { invitationId } }),
    updateWorkspace: () => ({ body: { isGuideDone: true } }),
  },
  twoFactor: {
    complete: () => ({ body: { challenge: "of.nobody.atall", code: "123456" }, rightful: 401 }),
    state: () => ({}),
    setUp: () => ({}),
    switchOn: () => ({ body: { currentPassword: "a wrong guess", code: "123456" }, rightful: 401, foreign: [401] }),
    renewRecoveryCodes: () => ({
      body: { currentPassword: "a wrong guess", code: "123456" },
      rightful: 401,
      foreign: [401],
    }),
    switchOff: () => ({ body: { currentPassword: "a wrong guess", code: "123456" }, rightful: 401, foreign: [401] }),
    reset: ({ colleague }) => ({ params: { userId: colleague.user.id } }),
  },
  auth: {
    options: () => ({}),
    register: () => ({
      body: {
        businessName: "Matrix",
        name: "N",
        email: `matrix-${newClientId()}@example.com`,
        password: "a good password",
      },
    }),
    login: ({ team }) => ({ body: { email: team.owner.user.email, password: "a wrong guess" }, rightful: 401 }),
    agentLogin: ({ team }) => ({ body: { email: team.owner.user.email, password: "a wrong guess" }, rightful: 401 }),
    refresh: () => ({ rightful: 401 }),
    logout: () => ({}),
    me: () => ({}),
    updateMe: () => ({ body: { name: "Matrix" } }),
    devices: () => ({}),
    changePassword: () => ({
      body: { currentPassword: "a wrong guess", newPassword: "a good password" },
      rightful: 401,
      foreign: [401],
    }),
    revokeDevice: ({ deviceId }) => ({ params: { deviceId } }),
  },
};

const named = ({ sessionId }: World) => ({ sessionId });

/** One row per event; the payload names the session of A even where the server must not read it. */
export const EVENT_ROWS: EventRows = {
  "/visitor": {
    "message:send": (world) => ({ payload: { ...named(world), clientId: newClientId(), body: "from the matrix" } }),
    "session:sync": (world) => ({ payload: { ...named(world), after: 0 } }),
    "marks:move": (world) => ({ payload: { ...named(world), read: 1 } }),
    "typing:set": (world) => ({ payload: { ...named(world), isTyping: true } }),
    "assistant:stop": (world) => ({ payload: named(world) }),
    "session:escalate": (world) => ({ payload: named(world) }),
    "session:leaveEmail": (world) => ({ payload: { ...named(world), email: "matrix@example.com" } }),
    "session:withdraw": (world) => ({ payload: named(world) }),
    "session:close": (world) => ({ payload: named(world) }),
    "session:rate": (world) => ({ payload: { ...named(world), rating: 5 } }),
    "session:reopen": (world) => ({ payload: named(world) }),
  },
  "/agent": {
    "session:sync": (world) => ({ payload: { ...named(world), after: 0 } }),
    "session:watch": (world) => ({ payload: named(world) }),
    "typing:set": (world) => ({ payload: { ...named(world), isTyping: true } }),
    "marks:move": (world) => ({ payload: { ...named(world), read: 1 } }),
    "message:send": (world) => ({ payload: { ...named(world), clientId: newClientId(), body: "from the matrix" } }),
    "session:unwatch": (world) => ({ payload: named(world), foreign: "ok" }), // forgetting what one never watched is nothing
    "token:renew": ({ team }) => ({ payload: { accessToken: team.agent.accessToken }, foreign: "unauthenticated" }),
  },
};
