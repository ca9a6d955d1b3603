import { randomBytes } from "node:crypto";
import type { ErrorBody, Reply } from "@chat/contract/define";
import { type FileInfo, filesApi } from "@chat/contract/files";
import { type StartedSession, type StartSession, visitorApi } from "@chat/contract/messages";
import { type Role, type SignedIn, teamApi } from "@chat/contract/users";
import { type Widget, type WidgetSettings, widgetsApi } from "@chat/contract/widgets";
import { io, type Socket } from "socket.io-client";
import { cookiesOf, requestOf, type TestApp } from "./testApp.ts";

/** A signed-in person of a test with what they signed in with. */
export interface TestUser extends SignedIn {
  readonly password: string;
  readonly cookies: string;
}

/** A business with one person of each role and one widget. */
export interface TestTeam {
  readonly owner: TestUser;
  readonly admin: TestUser;
  readonly agent: TestUser;
  readonly widget: Widget;
}

/** A chat that was started over HTTP. */
export interface TestChat extends StartedSession {
  readonly siteKey: string;
  readonly visitorSecret: string;
  readonly clientId: string;
}

let counter = 0;
const next = (): number => {
  counter += 1;
  return counter;
};

/** A client id as a browser makes it. */
export const newClientId = (): string => randomBytes(12).toString("base64url");

/** Invites a person by link and signs them in. */
export async function joinTeam(app: TestApp, by: SignedIn, role: Role, name = `${role} ${next()}`): Promise<TestUser> {
  const invited = await app.api(teamApi.invite, { body: { role } }, { token: by.accessToken });
  const password = `a good password ${next()}`;
  const email = `${role}-${next()}-${randomBytes(4).toString("hex")}@example.com`;
  const accepted = await app.api(teamApi.acceptInvitation, {
    body: { token: invited.data.token, name, email, password },
  });
  if (accepted.status !== 201) throw new Error(`accept: ${accepted.status} ${JSON.stringify(accepted.error)}`);
  return { ...accepted.data, password, cookies: cookiesOf(accepted.headers) };
}

/** A whole business; its widget allows the platform's own pages only unless `settings` says otherwise. */
export async function createTeam(app: TestApp, settings: Partial<WidgetSettings> = {}): Promise<TestTeam> {
  const owner = await app.register(`Business ${next()}`);
  const [admin, agent] = [await joinTeam(app, owner, "admin"), await joinTeam(app, owner, "agent")];
  const widget = await app.api(
    widgetsApi.create,
    { body: { name: `Widget ${next()}`, settings } },
    { token: owner.accessToken },
  );
  if (widget.status !== 201) throw new Error(`widget: ${widget.status} ${JSON.stringify(widget.error)}`);
  return { owner, admin, agent, widget: widget.data };
}

/** Starts a chat as a visitor of a page of the platform. */
export async function startChat(app: TestApp, siteKey: string, body: Partial<StartSession> = {}): Promise<TestChat> {
  const draft = { visitorSecret: randomBytes(24).toString("base64url"), clientId: newClientId(), ...body };
  const started = await app.api(visitorApi.start, { params: { siteKey }, body: draft });
  if (started.status !== 201) throw new Error(`start: ${started.status} ${JSON.stringify(started.error)}`);
  return { ...started.data, siteKey, visitorSecret: draft.visitorSecret, clientId: draft.clientId };
}

/** Uploads bytes as the visitor of a chat, or as an agent where `options.as` says so. */
export async function uploadBytes(
  app: Pick<TestApp, "url">,
  by: { token: string; sessionId: string; as?: "agent" },
  file: { name: string; bytes: string | Uint8Array<ArrayBuffer>; clientId?: string },
): Promise<{ status: number; data: FileInfo; error: ErrorBody }> {
  const endpoint = by.as === "agent" ? filesApi.uploadAsAgent : filesApi.upload;
  const { name, bytes, clientId = newClientId() } = file;
  const [url, init] = requestOf(
    app.url,
    endpoint,
    { params: { sessionId: by.sessionId }, query: { name, clientId }, bytes },
    { token: by.token },
  );
  const response = await fetch(url, init);
  const body = await response.json();
  return { status: response.status, data: body, error: body };
}

/** A reply or push of whichever event the test named; the test's expectations check its shape. */
// biome-ignore lint/suspicious/noExplicitAny: as said
type Anything = any; // oxlint-disable-line typescript/no-explicit-any -- as said

/** A connected socket that remembers every push it got. */
export interface TestSocket {
  readonly socket: Socket;
  /** Every push, in order. */
  readonly pushes: { event: string; payload: unknown }[];
  /** Emits and waits for the acknowledgement. */
  request(event: string, payload?: unknown): Promise<Reply<Anything>>;
  /** Resolves with the first push of this name that fits, past ones included. */
  pushed(event: string, fits?: (payload: Anything) => boolean, timeoutMs?: number): Promise<Anything>;
  /** Resolves when the server closed it. */
  closed(timeoutMs?: number): Promise<string>;
  close(): void;
}

/** What does not come at all is waited for this long; what comes, however slowly, costs no more than it takes. */
const TIMEOUT_MS = 20_000;

const within = <T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out: ${what}`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

export interface ConnectOptions {
  readonly token: string;
  readonly siteKey?: string;
  /** The page's origin; by default the platform's own. Null: send none. */
  readonly origin?: string | null;
}

/** Opens a socket on a namespace. @throws {Error} with the server's word when it is refused */
export async function connectSocket(
  app: Pick<TestApp, "url">,
  namespace: "/visitor" | "/agent",
  options: ConnectOptions,
): Promise<TestSocket> {
  const origin = options.origin === undefined ? app.url : options.origin;
  const socket = io(`${app.url}${namespace}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: { token: options.token },
    ...(options.siteKey === undefined ? {} : { query: { siteKey: options.siteKey } }),
    ...(origin === null ? {} : { extraHeaders: { Origin: origin } }),
  });
  const pushes: { event: string; payload: unknown }[] = [];
  let closedAs: string | undefined;
  socket.onAny((event: string, payload: unknown) => pushes.push({ event, payload }));
  socket.on("disconnect", (reason) => {
    closedAs = reason;
  });
  await within(
    new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", (error) => reject(error));
    }),
    TIMEOUT_MS,
    `connect to ${namespace}`,
  ).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  return {
    socket,
    pushes,
    request: (event, payload) => within(socket.emitWithAck(event, payload), TIMEOUT_MS, event),
    async pushed(event, fits = () => true, timeoutMs = TIMEOUT_MS) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = pushes.find((push) => push.event === event && fits(push.payload));
        if (found) return found.payload;
        if (Date.now() > deadline)
          throw new Error(`no ${event} came; got ${pushes.map((push) => push.event).join(", ")}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async closed(timeoutMs = TIMEOUT_MS) {
      const deadline = Date.now() + timeoutMs;
      while (closedAs === undefined) {
        if (Date.now() > deadline) throw new Error("the socket is still open");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return closedAs;
    },
    close: () => void socket.close(),
  };
}

/** A visitor's socket. */
export const connectVisitor = (
  app: Pick<TestApp, "url">,
  chat: TestChat,
  origin?: string | null,
): Promise<TestSocket> =>
  connectSocket(app, "/visitor", {
    token: chat.token,
    siteKey: chat.siteKey,
    ...(origin === undefined ? {} : { origin }),
  });

/** A team member's socket. */
export const connectAgent = (app: Pick<TestApp, "url">, user: SignedIn): Promise<TestSocket> =>
  connectSocket(app, "/agent", { token: user.accessToken });
