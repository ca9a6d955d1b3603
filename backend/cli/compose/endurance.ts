import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserChat } from "./browserChat.ts";
import { type Project, SERVICES } from "./project.ts";
import type { Report } from "./report.ts";
import { expectRows, storedRows } from "./storedState.ts";

/** Each service is restarted while the chat's two windows stay open. */
export async function tryRestarts(project: Project, chat: BrowserChat, report: Report): Promise<void> {
  for (const service of ["redis", "admin-ui", "agent-ui", "nginx", "mariadb", "server"] as const)
    await report.check(`${service} is restarted, and the chat goes on without a reload`, 180, async () => {
      const began = performance.now();
      await project.compose(["restart", service], 90_000);
      const restarted = performance.now();
      await chat.exchange(`after a restart of ${service}`, 60);
      const heard = performance.now();
      await project.healthy();
      report.note(
        `restarted in ${((restarted - began) / 1000).toFixed(1)} s, both heard each other ${((heard - restarted) / 1000).toFixed(1)} s later`,
      );
      await chat.expectNoReload();
    });
  await report.check("without Redis the chat goes on, and with it again, too", 120, async () => {
    await project.compose(["stop", "redis"]);
    await chat.exchange("without Redis", 30);
    await project.compose(["start", "redis"]);
    await project.healthy(["redis"]);
    await chat.exchange("with Redis again", 30);
    await chat.expectNoReload();
  });
}

/** The whole project goes and comes again; its volumes stay. */
export async function tryDownAndUp(project: Project, chat: BrowserChat, report: Report): Promise<void> {
  await report.check(
    "after `down` and `up` every message is there, and the open chat goes on without a reload",
    300,
    async () => {
      const before = await storedRows(project);
      assert.ok(before.length > 10, "there are no messages to compare");
      await project.compose(["down"], 120_000);
      await sleep(1000);
      for (const service of SERVICES) assert.deepEqual(await project.containers(service), []);
      await project.compose(["up", "-d"], 180_000);
      await project.healthy();
      const after = await storedRows(project);
      expectRows(after, before);
      await chat.exchange("after down and up", 60);
      await chat.expectNoReload();
    },
  );
}
