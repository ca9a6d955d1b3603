import { visitorApi } from "@chat/contract/messages";
import { widgetsApi } from "@chat/contract/widgets";
import { Manager } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPolling } from "../../src/features/messages/waitForNews.ts";
import { connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "../factories.ts";
import { requestOf, startTwoApps, type TestApp } from "../testApp.ts";

const SHOP = "https://shop.example";
const OTHER = "https://other.example";

describe("X33: a widget that is switched off or deleted, and a website that is taken from its list", () => {
  let first: TestApp;
  let second: TestApp;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ first, second, close } = await startTwoApps({ env: { RATE_FACTOR: "1000" } }));
  });
  afterAll(() => close());

  const newTeam = () => createTeam(first, { allowedOrigins: [SHOP, OTHER] });
  const change = ({ widget, admin }: TestTeam, body: object) =>
    first.api(widgetsApi.update, { params: { siteKey: widget.siteKey }, body }, { token: admin.accessToken });
  const sessionIdOf = async (publicId: string): Promise<number> => {
    const [row] = await first.deps.db.rows<{ id: number }>("SELECT id FROM sessions WHERE public_id = ?", [publicId]);
    return row?.id ?? 0;
  };

  const goes = [
    ["switched off", "widget_gone", 410, (team: TestTeam) => change(team, { isEnabled: false })],
    [
      "deleted",
      "widget_gone",
      410,
      ({ widget, admin }: TestTeam) =>
        first.api(widgetsApi.remove, { params: { siteKey: widget.siteKey } }, { token: admin.accessToken }),
    ],
    [
      "taken from the list",
      "origin_refused",
      403,
      (team: TestTeam) => change(team, { settings: { allowedOrigins: [OTHER] } }),
    ],
  ] as const;

  it.each(goes)(
    "%s: open sockets and held requests end on every process, with a reason",
    async (_, code, status, go) => {
      const team = await newTeam();
      const chat = await startChat(first, team.widget.siteKey);
      const sockets = await Promise.all([first, second].map((app) => connectVisitor(app, chat, SHOP)));
      const [url, init] = requestOf(
        second.url,
        visitorApi.messages,
        { params: { sessionId: chat.session.id }, query: { after: 1, wait: 25 } },
        { token: chat.token, headers: { origin: SHOP } },
      );
      const held = fetch(url, init);
      const sessionId = await sessionIdOf(chat.session.id);
      await expect.poll(() => isPolling(second.deps, sessionId), { timeout: 20_000 }).toBe(true);
      expect((await go(team)).status).toBe(200);
      for (const socket of sockets) {
        expect(await socket.pushed("widget:gone")).toEqual({ code });
        await socket.closed();
      }
      const answer = await held;
      expect([answer.status, (await answer.json()).code]).toEqual([status, code]);
      expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP); // else its page reads of a broken network
    },
  );

  it.each(goes)("%s: nothing new begins, and the page may read why", async (_, code, status, go) => {
    const team = await newTeam();
    const { siteKey } = team.widget;
    const chat = await startChat(first, siteKey);
    await go(team);
    const options = { token: chat.token, headers: { origin: SHOP } };
    const params = { sessionId: chat.session.id };
    const draft = { visitorSecret: chat.visitorSecret, clientId: chat.clientId };
    const payload = { clientId: newClientId(), body: "hello?" };
    for (const answer of [
      await first.api(widgetsApi.config, { params: { siteKey } }, options),
      await first.api(visitorApi.start, { params: { siteKey }, body: draft }, options),
      await first.api(visitorApi.messages, { params, query: {} }, options),
      await first.api(visitorApi.send, { params, body: payload }, options),
      await first.api(visitorApi.call, { params, body: { event: "message:send", payload } }, options),
      await first.api(visitorApi.escalate, { params: { siteKey, ...params }, body: {} }, options),
    ]) {
      expect([answer.status, answer.error.code]).toEqual([status, code]);
      expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
    await expect(connectVisitor(first, chat, SHOP)).rejects.toThrow();
    const preflight = await fetch(`${first.url}/api/widgets/${siteKey}/sessions`, {
      method: "OPTIONS",
      headers: { origin: SHOP, "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, SHOP]);
  });

  it("leaves the other websites of the list, other widgets and mere changes of design alone", async () => {
    const team = await newTeam();
    const stranger = await startChat(first, (await newTeam()).widget.siteKey);
    const chat = await startChat(first, team.widget.siteKey);
    const gone = await connectVisitor(first, chat, SHOP);
    const stays = [
      await connectVisitor(first, chat, OTHER),
      await connectVisitor(second, chat, OTHER),
      await connectVisitor(second, chat), // our own test page
      await connectVisitor(first, stranger, SHOP),
    ];
    await change(team, { name: "Renamed" });
    await change(team, { settings: { allowedOrigins: [OTHER] } });
    await gone.closed();
    for (const socket of stays) {
      expect(await socket.request("session:sync", { after: 0 })).toMatchObject({ ok: true });
      expect(socket.pushes.filter(({ event }) => event === "widget:gone")).toEqual([]);
      socket.close();
    }
  });

  it("asks a connection again that was let in before and names its chat after the change", async () => {
    const team = await newTeam();
    const chat = await startChat(first, team.widget.siteKey);
    const manager = new Manager(first.url, {
      transports: ["websocket"],
      reconnection: false,
      autoConnect: false,
      query: { siteKey: team.widget.siteKey },
      extraHeaders: { Origin: SHOP },
    });
    await new Promise<void>((resolve, reject) => void manager.open((error) => (error ? reject(error) : resolve())));
    const late = manager.socket("/visitor", { auth: { token: chat.token } });
    await change(team, { isEnabled: false });
    const refusal = new Promise((resolve) => {
      late.once("connect_error", (error: Error) => resolve(error.message));
      late.once("connect", () => resolve("connected"));
    });
    late.connect();
    expect(await refusal).toBe("origin_refused");
    late.disconnect();
  });

  it("tells a key that never was from one that is gone", async () => {
    const unknown = await first.api(
      widgetsApi.config,
      { params: { siteKey: "nosuchwidget" } },
      { headers: { origin: SHOP } },
    );
    expect([unknown.status, unknown.error.code]).toEqual([404, "widget_not_found"]);
  });
});
