import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../test/testApp.ts";

/** Opens so many connections and prints how many the system took within half a minute. */
const CONNECT = `
  const { connect } = require("node:net");
  const [port, count] = process.argv.slice(1).map(Number);
  let taken = 0;
  const end = () => { console.log(taken); process.exit(); };
  setTimeout(end, 30_000);
  for (let n = 0; n < count; n += 1)
    connect(port, "127.0.0.1", () => { taken += 1; if (taken === count) end(); }).on("error", () => undefined);`;

describe("startServer", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ isSeeded: false });
  });
  afterAll(() => app.close());

  it.runIf(process.platform === "linux")(
    "F33 a thousand who connect at once, while it is busy, wait in line and are not dropped",
    () => {
      const systemMax = Number(readFileSync("/proc/sys/net/core/somaxconn", "utf8"));
      const count = Math.min(1000, systemMax);
      // This process takes none of them meanwhile, for it waits for the other one to end.
      const { stdout } = spawnSync(process.execPath, ["-e", CONNECT, new URL(app.url).port, String(count)], {
        encoding: "utf8",
      });
      expect(Number(stdout)).toBe(count);
    },
  );
});
