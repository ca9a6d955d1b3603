import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";
import { connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "../factories.ts";
import { requestOf, startTestApp, type TestApp } from "../testApp.ts";

const INJECTIONS = [
  "'",
  "\\",
  "\\'; DROP TABLE messages; -- ",
  "' OR SLEEP(3) -- ",
  "1) UNION SELECT password_hash FROM users -- ",
  "/*! SLEEP(3) */",
  "\u00bf\u5c27 OR 1=1", // bytes that end a quote in GBK
  "%",
  "_",
  "!%",
];

describe("X82: SQL in what people type", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    team = await createTeam(app);
  });
  afterAll(() => app.close());

  it("is text in a message, and found by a search as text", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    for (const body of INJECTIONS)
      expect((await visitor.request("message:send", { clientId: newClientId(), body: `>${body}<` })).ok).toBe(true);
    visitor.close();
    await startChat(app, team.widget.siteKey); // would be found too if a wildcard were one
    for (const words of INJECTIONS) {
      const found = await app.api(
        sessionsApi.archive,
        { query: { q: `>${words}<` } },
        { token: team.owner.accessToken },
      );
      expect([words, found.data.items.map(({ id }) => id)]).toEqual([words, [chat.session.id]]);
    }
    const [table] = await app.deps.db.rows<{ total: number }>("SELECT COUNT(*) AS total FROM messages");
    expect(table?.total).toBeGreaterThan(INJECTIONS.length);
  });

  it.each(["state", "siteKey", "cursor", "from", "limit", "sort", "order"])(
    "is refused or ignored in the filter %s",
    async (name) => {
      for (const value of INJECTIONS) {
        const answer = await app.api(
          { ...sessionsApi.archive },
          { query: { [name]: value } },
          { token: team.owner.accessToken },
        );
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 400) expect(answer.error.code).toBe("invalid_input");
      }
    },
  );

  it("an object where a text belongs never reaches a query", async () => {
    for (const query of [
      "?q[toSqlString]=1",
      "?cursor[id]=1&cursor[]=2",
      "?state=closed&state=waiting",
      "?limit[]=1",
    ]) {
      const [address, init] = requestOf(app.url, sessionsApi.archive, {}, { token: team.owner.accessToken });
      const response = await fetch(`${address}${query}`, init);
      expect([query, response.status < 500]).toEqual([query, true]);
      expect(await response.text()).not.toMatch(/\bSQL\b|syntax|mysql/i);
    }
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    for (const payload of [
      { clientId: { toSqlString: "x" }, body: "x" },
      { clientId: newClientId(), body: { toSqlString: "1" } },
      { clientId: [newClientId()], body: ["x"] },
    ])
      expect(await visitor.request("message:send", payload)).toMatchObject({
        ok: false,
        error: { code: "invalid_input" },
      });
    visitor.close();
  });

  it("every statement outside migrations is prepared: no text query, no value inside SQL text", async () => {
    const files = (await readdir(join(repositoryRoot, "backend/src"), { recursive: true })).filter((name) =>
      /\.(repository|view)\.ts$/.test(name),
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const text = await readFile(join(repositoryRoot, "backend/src", file), "utf8");
      expect([file, /\.query\(|\.escape\(|mysql2/.test(text)]).toEqual([file, false]);
    }
  });
});
