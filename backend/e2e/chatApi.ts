import { randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";

/** The product's REST face as a story needs it beside a browser: to prepare, and to play the other side. */

const randomId = (bytes = 16) => randomBytes(bytes).toString("base64url");

export const PASSWORD = "correct horse battery";

async function call<T>(
  request: APIRequestContext,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<T> {
  const response = await request.fetch(`/api${path}`, {
    method,
    headers: { "sec-fetch-site": "same-origin", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { data: body }),
  });
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
  // the contract's shape, which the API's own tests hold
  return (await response.json()) as T;
}

interface SignedIn {
  accessToken: string;
  user: { id: string; name: string; email: string };
}

/** A business of its own, so that stories running at once do not see each other. */
export async function newWorkspace(request: APIRequestContext, name = "Story Ltd") {
  const email = `owner-${randomId(6).toLowerCase()}@example.com`;
  const owner = await call<SignedIn>(request, "POST", "/auth/register", {
    businessName: name,
    name: "Olivia Owner",
    email,
    password: PASSWORD,
  });
  const token = owner.accessToken;
  const widget = await call<{ siteKey: string; version: number; settings: Record<string, unknown> }>(
    request,
    "POST",
    "/widgets",
    { name: "Shop" },
    token,
  );
  let { version } = widget;
  return {
    email,
    token,
    siteKey: widget.siteKey,
    api: <T>(method: string, path: string, body?: unknown) => call<T>(request, method, path, body, token),
    /** Invites a colleague who can sign in with `PASSWORD`. */
    addAgent: async (agentName: string) => {
      const agentEmail = `agent-${randomId(6).toLowerCase()}@example.com`;
      const { token: invitation } = await call<{ token: string }>(
        request,
        "POST",
        "/team/invitations",
        { role: "agent", email: agentEmail },
        token,
      );
      await call(request, "POST", "/auth/accept-invitation", {
        token: invitation,
        name: agentName,
        email: agentEmail,
        password: PASSWORD,
      });
      return { email: agentEmail, name: agentName };
    },
    setWidget: async (settings: Record<string, unknown>) => {
      ({ version } = await call<{ version: number }>(
        request,
        "PUT",
        `/widgets/${widget.siteKey}`,
        { settings, version },
        token,
      ));
    },
  };
}

interface StartOptions {
  answers?: Record<string, string>;
  page?: { url: string; title: string; referrer: string };
  with?: "assistant" | "person";
}

/** A visitor over REST: what a widget without websockets does. */
export async function newVisitor(request: APIRequestContext, siteKey: string, options: StartOptions = {}) {
  const { session, token } = await call<{ session: { id: string }; token: string }>(
    request,
    "POST",
    `/widgets/${siteKey}/sessions`,
    {
      visitorSecret: randomId(24),
      clientId: randomId(),
      locale: "en-GB",
      timeZone: "Europe/London",
      ...options,
    },
  );
  const path = `/widgets/sessions/${session.id}`;
  return {
    sessionId: session.id,
    say: (body: string) => call(request, "POST", `${path}/messages`, { clientId: randomId(), body }, token),
    escalate: (reason?: string) =>
      call(request, "POST", `/widgets/escalate/${siteKey}/${session.id}`, reason ? { reason } : {}, token),
    call: (event: string, payload: unknown = {}) => call(request, "POST", `${path}/call`, { event, payload }, token),
    messages: async () => {
      const { items } = await call<{
        items: {
          kind: string;
          body: string;
          sender: { kind: string; name: string | null };
          data: { event?: string } | null;
        }[];
      }>(request, "GET", `${path}/messages?after=0`, undefined, token);
      return items;
    },
  };
}
