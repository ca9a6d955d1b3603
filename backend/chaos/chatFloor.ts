import { randomUUID } from "node:crypto";
import { agentsApi } from "@chat/contract/agents";
import type { CallInput, EndpointSpec, ReplyOf } from "@chat/contract/define";
import { sessionsApi } from "@chat/contract/sessions";
import { authApi, type SignedIn, teamApi } from "@chat/contract/users";
import { widgetsApi } from "@chat/contract/widgets";

/** Calls an endpoint as a page of the platform would. @throws {Error} with status and code when it is refused */
export async function callPlatform<E extends EndpointSpec>(
  origin: string,
  endpoint: E,
  input: CallInput<E>,
  token?: string,
): Promise<ReplyOf<E>> {
  const params: Record<string, unknown> = { ...input.params };
  const path = endpoint.path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams(Object.entries(input.query ?? {}).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${origin}/api${path}${query.size > 0 ? `?${query}` : ""}`, {
    method: endpoint.method,
    headers: {
      origin,
      ...(input.body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${endpoint.method} ${endpoint.path}: ${response.status} ${JSON.stringify(body)}`);
  return body as ReplyOf<E>; // the contract's shape; the server's own tests check it
}

/** A workspace with a widget and agents who may take 50 chats each. */
export interface ChatFloor {
  readonly siteKey: string;
  readonly agents: readonly SignedIn[];
  accept(agent: SignedIn, sessionId: string): Promise<ReplyOf<typeof sessionsApi.accept>>;
}

/** Registers a business with so many people; the owner is one of them. */
export async function openChatFloor(origin: string, people: number): Promise<ChatFloor> {
  const name = `chaos-${randomUUID()}`; // two floors are opened within a millisecond
  const owner = await callPlatform(origin, authApi.register, {
    body: { businessName: "Chaos", name: "Owner", email: `${name}@example.com`, password: "not a secret: a test's" },
  });
  const agents: SignedIn[] = [owner];
  while (agents.length < people) {
    const invitation = await callPlatform(origin, teamApi.invite, { body: { role: "agent" } }, owner.accessToken);
    const number = agents.length;
    const joined = await callPlatform(origin, teamApi.acceptInvitation, {
      body: {
        token: invitation.token,
        name: `Agent ${number}`,
        email: `${name}-${number}@example.com`,
        password: "not a secret: a test's",
      },
    });
    agents.push(joined);
  }
  for (const agent of agents)
    await callPlatform(origin, agentsApi.updateProfile, { body: { capacity: 50 } }, agent.accessToken);
  const widget = await callPlatform(origin, widgetsApi.create, { body: { name: "Chaos" } }, owner.accessToken);
  return {
    siteKey: widget.siteKey,
    agents,
    accept: (agent, sessionId) =>
      callPlatform(origin, sessionsApi.accept, { params: { sessionId } }, agent.accessToken),
  };
}
