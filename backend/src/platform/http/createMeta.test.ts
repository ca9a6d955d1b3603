import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { describe, expect, it } from "vitest";
import { createMeta } from "./createMeta.ts";
import { originFacts } from "./originFacts.ts";
import type { RequestMeta } from "./requestMeta.ts";

const serving = new AbortController().signal;

/** Sends a request that its client gives up, and hands over what the handler would have got before and after that. */
async function giveUp(): Promise<{ before: RequestMeta; after: RequestMeta }> {
  const app = express();
  const metas = new Promise<{ before: RequestMeta; after: RequestMeta }>((resolve, reject) => {
    app.get("/", (asked, response) => {
      const make = (): RequestMeta =>
        createMeta(asked, response, originFacts(asked), { draining: serving, stay: async () => null });
      const before = make();
      expect(before.signal.aborted).toBe(false);
      once(response, "close").then(() => resolve({ before, after: make() }), reject);
      client.destroy();
    });
  });
  const http = createServer(app).listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo; // a TCP server that listens has one
  const client = request({ host: "127.0.0.1", port });
  client.on("error", () => undefined); // we hung up ourselves
  client.end();
  const made = await metas;
  http.close();
  return made;
}

describe("createMeta", () => {
  it("says that the client went away, also where it did so before the handler's turn came", async () => {
    const { before, after } = await giveUp();
    expect([before.signal.aborted, after.signal.aborted]).toEqual([true, true]);
  });
});
