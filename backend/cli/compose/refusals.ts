import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

/** A setting that cannot be used, or a secret that is none: the backend does not start, and its log says why. */
export async function tryRefusals(project: Project, report: Report): Promise<void> {
  for (const [name, value, sentence] of [
    ["JWT_SECRET", "change-me-change-me-change-me-change-me", /JWT_SECRET is a placeholder: generate a random one/],
    ["ENCRYPTION_KEY", "k7Jq2vX9", /ENCRYPTION_KEY needs at least 32 bytes/],
    ["DB_USER", "somebody", /Access denied for user 'somebody'.*DB_USER, DB_PASSWORD and DB_NAME are not those/],
  ] as const)
    await report.check(`${name}=${value} does not start, and \`logs server\` says so`, 60, async () => {
      await project.settings({ [name]: value });
      await project.compose(["up", "-d", "--no-deps", "server"], 60_000);
      const deadline = Date.now() + 30_000;
      while (!sentence.test(await project.logs("server"))) {
        if (Date.now() > deadline) throw new Error(`the log says: ${(await project.logs("server")).slice(-500)}`);
        await sleep(500);
      }
      const [server] = await project.containers("server");
      assert.notEqual(server?.State.Health?.Status, "healthy");
    });
  await report.check("with the setting gone it starts again", 120, async () => {
    await project.settings({});
    await project.compose(["up", "-d"], 120_000);
    await project.healthy();
  });
}
