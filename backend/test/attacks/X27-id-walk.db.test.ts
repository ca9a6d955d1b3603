import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeam, startChat, type TestChat, type TestTeam } from "../factories.ts";
import { startTestApp, type TestApp } from "../testApp.ts";

describe("X27: walking through ids", () => {
  let app: TestApp;
  let team: TestTeam;
  const chats: TestChat[] = [];
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "100000" } });
    team = await createTeam(app);
    for (let index = 0; index < 10; index += 1) chats.push(await startChat(app, team.widget.siteKey));
  });
  afterAll(() => app.close());

  it("gives chats 128 random bits for a name", () => {
    const names = chats.map(({ session }) => session.id);
    for (const name of names) expect(Buffer.from(name, "base64url")).toHaveLength(16);
    expect(new Set(names).size).toBe(names.length);
    // Of 128 random bits two names share about half; a counter or a clock would share nearly all.
    const bits = (name: string) =>
      [...Buffer.from(name, "base64url")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const [one = "", two = ""] = names.map(bits);
    const shared = [...one].filter((bit, index) => bit === two[index]).length;
    expect(shared).toBeGreaterThan(30);
    expect(shared).toBeLessThan(98);
  });

  it("finds nothing by numbers, neither unauthenticated nor as a visitor or an agent", async () => {
    const [visitor] = chats;
    if (!visitor) throw new Error("no chat");
    const tokens = [undefined, visitor.token, team.agent.accessToken];
    const ids = Array.from({ length: 60 }, (_, index) => String(index + 1)).flatMap((id) => [id, id.padStart(22, "0")]);
    for (const token of tokens)
      for (const sessionId of ids) {
        const options = token === undefined ? {} : { token };
        const answer = await app.api(visitorApi.messages, { params: { sessionId } }, options);
        expect([400, 401, 404]).toContain(answer.status);
      }
  });

  it("sends no internal id to anybody", async () => {
    const [chat] = chats;
    if (!chat) throw new Error("no chat");
    const [row] = await app.deps.db.rows<{ id: number; visitor_id: number; widget_id: number; workspace_id: number }>(
      "SELECT id, visitor_id, widget_id, workspace_id FROM sessions WHERE public_id = ?",
      [chat.session.id],
    );
    await app.deps.db.run("UPDATE sessions SET created_at = created_at WHERE id = ?", [row?.id ?? 0]);
    const claims = JSON.parse(Buffer.from(chat.token.split(".")[1] ?? "", "base64url").toString()) as Record<
      string,
      unknown
    >;
    const shown = await app.api(
      sessionsApi.show,
      { params: { sessionId: chat.session.id } },
      { token: team.agent.accessToken },
    );
    const archive = await app.api(sessionsApi.archive, { query: { limit: 3 } }, { token: team.agent.accessToken });
    const numbers = (value: unknown): [string, unknown][] =>
      Object.entries(value ?? {}).flatMap(([key, inner]) =>
        typeof inner === "object" ? numbers(inner) : [[key, inner] as [string, unknown]],
      );
    for (const [key, value] of [...numbers(claims), ...numbers(chat), ...numbers(shown.data), ...numbers(archive.data)])
      if (/id$/i.test(key) || key === "next")
        expect([key, typeof value === "string" && Number.isNaN(Number(value))]).toEqual([key, true]);
  });
});
