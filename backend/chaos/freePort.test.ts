import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort } from "./freePort.ts";

describe("freePort", () => {
  it("gives no port twice in a row, none that is taken, and none that the system gives to others meanwhile", async () => {
    const ports = await Promise.all(Array.from({ length: 40 }, () => freePort()));
    expect(new Set(ports).size).toBe(40);
    for (const port of ports) expect(port).toBeLessThan(32_768);
    const taken = await freePort();
    const server = createServer().listen(taken, "127.0.0.1");
    await once(server, "listening");
    for (let n = 0; n < 120; n += 1) expect(await freePort()).not.toBe(taken);
    server.close();
  });
});
