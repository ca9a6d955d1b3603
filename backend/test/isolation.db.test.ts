import { type EndpointSpec, type Reply, successStatus } from "@chat/contract/define";
import { sessionsApi } from "@chat/contract/sessions";
import { ALL_APIS, ALL_EVENTS } from "@chat/contract/tables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes } from "../src/app.ts";
import { createReadiness } from "../src/platform/http/readiness.ts";
import { connectAgent, connectSocket, connectVisitor, startChat, type TestSocket } from "./factories.ts";
import { EVENT_ROWS, ROUTE_ROWS, type RouteRow } from "./isolationRows.ts";
import { buildWorld, CALLERS, CANARY, type Caller, idsOf, tokenOf, type World } from "./isolationWorld.ts";
import { snapshotWorkspace } from "./snapshotWorkspace.ts";
import { requestOf, startTestApp, type TestApp } from "./testApp.ts";

interface Cell {
  readonly api: string;
  readonly name: string;
  readonly spec: EndpointSpec;
  readonly row: (world: World) => RouteRow;
}

const CELLS: Cell[] = Object.entries<Record<string, (world: World) => RouteRow>>(ROUTE_ROWS).flatMap(([api, rows]) => {
  const specs = Object.entries<Record<string, EndpointSpec>>(ALL_APIS).find(([name]) => name === api)?.[1] ?? {};
  return Object.entries(rows).map(([name, row]) => {
    const spec = specs[name];
    if (!spec) throw new Error(`the row ${api}.${name} is of no endpoint`);
    return { api, name, spec, row };
  });
});

/** The callers whom the endpoint's `auth` lets in, and the one who proves that the row itself is right. */
const RIGHTFUL: Record<EndpointSpec["auth"], Caller> = {
  public: "anonymous",
  origin: "anonymous",
  visitor: "visitor",
  member: "visitor",
  agent: "agent",
  admin: "admin",
  owner: "owner",
};

/** What `auth` promises to each caller; `foreign` is decided by the row. */
function expected(spec: EndpointSpec, caller: Caller, row: RouteRow): readonly number[] | "rightful" {
  const { auth, path } = spec;
  const isForeign = caller === "foreignAgent" || caller === "foreignAdmin";
  const namesSomething = /:(?!deviceId)/.test(path);
  if (auth === "public" || auth === "origin") return "rightful";
  if (caller === "anonymous") return [401];
  if (auth === "visitor") return caller === "visitor" ? "rightful" : caller === "otherVisitor" ? [404] : [401];
  if (auth === "member") return caller === "visitor" || caller === "agent" ? "rightful" : [404];
  if (caller === "visitor" || caller === "otherVisitor") return [401];
  if (auth !== "agent" && (caller === "agent" || caller === "foreignAgent")) return [403];
  if (!isForeign) return "rightful";
  return row.foreign ?? (namesSomething || path.includes(":deviceId") ? [404] : [successStatus(spec)]);
}

describe("isolation matrix: every endpoint and event, tried by everybody", { timeout: 240_000 }, () => {
  let app: TestApp;
  let world: World;
  const call = async ({ spec }: Cell, row: RouteRow, caller: Caller) => {
    const token = tokenOf(world, caller);
    const [url, init] = requestOf(app.url, spec, row, token === undefined ? {} : { token });
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  };
  /** Not one word or id of workspace A. */
  const expectNoLeak = (text: string, where: string): void => {
    const leaked = [CANARY, ...idsOf(world)].filter((secret) => text.includes(secret));
    expect({ where, leaked }).toEqual({ where, leaked: [] });
  };

  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "100000" } });
    world = await buildWorld(app);
  });
  afterAll(() => app.close());

  it("has a row for every endpoint, and every endpoint is mounted", () => {
    const all = Object.entries(ALL_APIS).flatMap(([api, specs]) => Object.keys(specs).map((name) => `${api}.${name}`));
    expect(CELLS.map(({ api, name }) => `${api}.${name}`).sort()).toEqual(all.sort());
    const mounted = allRoutes(
      app.deps,
      createReadiness(app.deps, async () => ({ done: [], open: [] })),
    ).map(({ spec }) => `${spec.method} ${spec.path}`);
    const wanted = CELLS.map(({ spec }) => `${spec.method} ${spec.path}`);
    expect(mounted.sort()).toEqual(wanted.sort());
  });

  it("has a row for every event", () => {
    for (const namespace of ["/visitor", "/agent"] as const)
      expect(Object.keys(EVENT_ROWS[namespace]).sort()).toEqual(Object.keys(ALL_EVENTS[namespace].requests).sort());
  });

  it("refuses whoever has no right, tells them nothing of A, and changes nothing of A", async () => {
    const before = await snapshotWorkspace(app.deps.db, world.team.owner.workspace.id);
    for (const cell of CELLS)
      for (const caller of CALLERS) {
        const row = cell.row(world);
        const wanted = expected(cell.spec, caller, row);
        if (wanted === "rightful") continue;
        const where = `${cell.api}.${cell.name} by ${caller}`;
        const { status, text } = await call(cell, row, caller);
        expect({ where, status, isAsWanted: wanted.includes(status) }).toEqual({ where, status, isAsWanted: true });
        if (caller !== "agent" && caller !== "visitor") expectNoLeak(text, where);
      }
    expect(await snapshotWorkspace(app.deps.db, world.team.owner.workspace.id)).toEqual(before);
  });

  it("X45 changes nothing of A by any GET, whoever asks", async () => {
    const before = await snapshotWorkspace(app.deps.db, world.team.owner.workspace.id);
    for (const cell of CELLS.filter(({ spec }) => spec.method === "GET"))
      for (const caller of CALLERS) {
        const { status } = await call(cell, cell.row(world), caller);
        expect({ cell: cell.name, caller, isFault: status >= 500 }).toEqual({
          cell: cell.name,
          caller,
          isFault: false,
        });
      }
    expect(await snapshotWorkspace(app.deps.db, world.team.owner.workspace.id)).toEqual(before);
  });

  it("refuses every page that the widget does not allow, and lets it read the reason and nothing else", async () => {
    for (const cell of CELLS.filter(
      ({ spec }) => spec.auth === "origin" || spec.auth === "visitor" || spec.auth === "member",
    )) {
      const token = tokenOf(world, "visitor");
      const [url, init] = requestOf(app.url, cell.spec, cell.row(world), {
        ...(token ? { token } : {}),
        headers: { origin: "https://evil.example" },
      });
      const response = await fetch(url, init);
      expect({
        cell: cell.name,
        status: response.status,
        mayRead: response.headers.get("access-control-allow-origin"),
        withCookies: response.headers.get("access-control-allow-credentials"),
        told: Object.keys(await response.json()).sort(),
      }).toEqual({
        cell: cell.name,
        status: 403,
        mayRead: "https://evil.example", // or its widget would take the refusal for a broken network
        withCookies: null,
        told: ["code", "message", "requestId"],
      });
    }
  });

  it("refuses every event of whoever has no right, tells them nothing of A, and changes nothing of A", async () => {
    const { chat, team, foreign, siteKey, otherChat } = world;
    for (const token of ["", "nonsense", team.agent.accessToken, foreign.admin.accessToken])
      await expect(connectSocket(app, "/visitor", { token, siteKey })).rejects.toThrow("unauthenticated");
    for (const token of ["", "nonsense", chat.token])
      await expect(connectSocket(app, "/agent", { token })).rejects.toThrow("unauthenticated");

    const before = await snapshotWorkspace(app.deps.db, team.owner.workspace.id, { except: otherChat.session.id });
    const other = await connectVisitor(app, otherChat);
    for (const [event, row] of Object.entries(EVENT_ROWS["/visitor"])) {
      await other.request(event, row(world).payload); // acts on its own chat at most
    }
    const strangers: [string, TestSocket][] = [
      ["foreignAgent", await connectAgent(app, foreign.agent)],
      ["foreignAdmin", await connectAgent(app, foreign.admin)],
    ];
    for (const [caller, socket] of strangers)
      for (const [event, row] of Object.entries(EVENT_ROWS["/agent"])) {
        const { payload, foreign: wanted = "session_not_found" } = row(world);
        const answer: Reply<unknown> = await socket.request(event, payload);
        expect({ caller, event, got: answer.ok ? "ok" : answer.error.code }).toEqual({ caller, event, got: wanted });
        expectNoLeak(JSON.stringify(answer), `${event} by ${caller}`);
      }
    expect(await snapshotWorkspace(app.deps.db, team.owner.workspace.id, { except: otherChat.session.id })).toEqual(
      before,
    );
    expectNoLeak(JSON.stringify(other.pushes), "pushes to another visitor");
    for (const [caller, socket] of strangers)
      expect({ caller, pushes: socket.pushes.filter(({ event }) => event !== "agent:changed") }).toEqual({
        caller,
        pushes: [],
      });
    for (const socket of [other, ...strangers.map(([, one]) => one)]) socket.close();
  });

  it("lets the rightful caller through with the very same input, while strangers on the line hear nothing (X29)", async () => {
    const listening = [
      await connectAgent(app, world.foreign.agent),
      await connectAgent(app, world.foreign.admin),
      await connectVisitor(app, world.otherChat),
    ];
    const visitor = await connectVisitor(app, await startChat(app, world.siteKey));
    for (const [event, row] of Object.entries(EVENT_ROWS["/visitor"])) {
      const answer = await visitor.request(event, row(world).payload);
      expect({ event, got: answer.ok ? "ok" : answer.error }).toEqual({ event, got: "ok" });
    }
    const agent = await connectAgent(app, world.team.agent);
    const fresh = await startChat(app, world.siteKey);
    const mine = { params: { sessionId: fresh.session.id }, query: {} };
    await app.api(sessionsApi.accept, mine, { token: world.team.agent.accessToken });
    for (const [event, row] of Object.entries(EVENT_ROWS["/agent"])) {
      const answer = await agent.request(event, row({ ...world, sessionId: fresh.session.id }).payload);
      expect({ event, got: answer.ok ? "ok" : answer.error }).toEqual({ event, got: "ok" });
    }
    for (const cell of CELLS) {
      const row = cell.row(world);
      const { status, text } = await call(cell, row, RIGHTFUL[cell.spec.auth]);
      const where = `${cell.api}.${cell.name}`;
      expect({ where, status, ...(status === (row.rightful ?? successStatus(cell.spec)) ? {} : { text }) }).toEqual({
        where,
        status: row.rightful ?? successStatus(cell.spec),
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const socket of listening) {
      expectNoLeak(JSON.stringify(socket.pushes), "pushes to a stranger");
      socket.close();
    }
    visitor.close();
    agent.close();
  });
});
