import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectVisitor, createTeam, startChat } from "../../../test/factories.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { startQueueWatch } from "./startQueueWatch.ts";

describe("startQueueWatch", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ isSeeded: false });
  });
  afterAll(() => app.close());

  it("tells waiting visitors again where they stand although nothing changed, for they may have asked between two changes", async () => {
    const team = await createTeam(app);
    const visitor = await connectVisitor(app, await startChat(app, team.widget.siteKey, { with: "person" }));
    const watch = startQueueWatch(app.deps, app.server.realtime, 20);
    const told = () => visitor.pushes.filter(({ event }) => event === "session:changed").length;
    // its first look finds all of it new, the process's own look as well; every further one is told without a difference
    await expect.poll(told).toBeGreaterThan(5);
    await watch.stop();
    visitor.close();
  });
});
