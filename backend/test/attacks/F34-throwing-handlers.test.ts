import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EndpointSpec, EventSpec, Reply } from "@chat/contract/define";
import { ALL_APIS, ALL_EVENTS } from "@chat/contract/tables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { readConfig } from "../../src/config.ts";
import type { Authenticator } from "../../src/platform/auth/actors.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { BoundRoute } from "../../src/platform/http/bindRoutes.ts";
import { createHttpApp } from "../../src/platform/http/createHttpApp.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { createMetrics } from "../../src/platform/metrics.ts";
import type { PlatformDeps } from "../../src/platform/platformDeps.ts";
import { bindEvents } from "../../src/platform/socket/bindEvents.ts";

const SECRET = "what only the inside knows";
const FAULTS: readonly (() => unknown)[] = [
  () => {
    throw new Error(SECRET);
  },
  () => Promise.reject(new TypeError(SECRET)),
  () => {
    throw SECRET; // oxlint-disable-line typescript/only-throw-error -- what libraries do now and then
  },
  () => Promise.reject(undefined), // oxlint-disable-line typescript/prefer-promise-reject-errors -- the same
];

const lines: Record<string, unknown>[] = [];
const logger = createLogger("debug", { destination: { write: (line) => void lines.push(JSON.parse(line)) } });
const errorLines = () => lines.filter(({ level }) => level === 50);

describe("F34 a handler that throws", () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  beforeAll(() => void process.on("unhandledRejection", note));
  afterAll(() => {
    process.off("unhandledRejection", note);
    expect(uncaught).toEqual([]);
  });

  it.each(FAULTS.map((fault, index) => [index, fault] as const))(
    "fails its own request on every endpoint, and nothing else (fault %i)",
    async (_index, fault) => {
      const config = readConfig({
        JWT_SECRET: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
        PASSWORD_PEPPER: "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
        ENCRYPTION_KEY: "2f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
      });
      // Whoever calls and whatever is sent: only the handler is of interest here.
      const routes = Object.values(ALL_APIS).flatMap((api) =>
        Object.entries<EndpointSpec>(api).map(
          ([name, { method, path, summary }]): BoundRoute => ({
            name,
            spec: { method, path, summary, auth: "public", reply: z.unknown() },
            handle: async () => fault(),
          }),
        ),
      );
      const deps = {
        config,
        logger,
        clock: systemClock,
        metrics: createMetrics(),
        limits: { take: () => undefined },
      } as unknown as PlatformDeps; // the door asks for nothing else before a public handler runs
      const app = createHttpApp({
        deps,
        authenticator: {} as Authenticator, // never asked for a public endpoint
        routes,
        openDownload: () => Promise.reject(new Error("no file is asked for here")),
        draining: new AbortController().signal,
      });
      const http = createServer(app).listen(0, "127.0.0.1");
      await new Promise((resolve) => http.once("listening", resolve));
      const { port } = http.address() as AddressInfo; // a TCP server that listens has one
      try {
        for (const { spec } of routes) {
          lines.length = 0;
          const path = spec.path.replace(/:\w+/g, "some-id");
          const answer = await fetch(`http://127.0.0.1:${port}/api${path}`, { method: spec.method });
          const text = await answer.text();
          expect([path, answer.status, JSON.parse(text).code]).toEqual([path, 500, "internal"]);
          expect(text).not.toContain(SECRET);
          const told = errorLines();
          expect([path, told.length, told[0]?.["requestId"]]).toEqual([path, 1, JSON.parse(text).requestId]);
          expect(JSON.stringify(lines)).not.toContain("some-id");
        }
      } finally {
        http.closeAllConnections();
        http.close();
      }
      expect(routes.length).toBeGreaterThan(50);
    },
  );

  it.each(FAULTS.map((fault, index) => [index, fault] as const))(
    "fails its own event in both namespaces, and nothing else (fault %i)",
    async (_index, fault) => {
      for (const namespace of ["/visitor", "/agent"] as const) {
        const names = Object.keys(ALL_EVENTS[namespace].requests);
        const events = Object.fromEntries(names.map((name): [string, EventSpec] => [name, { payload: z.unknown() }]));
        const handlers = Object.fromEntries(names.map((name) => [name, async () => fault() as undefined]));
        let hear: (event: string, ...args: unknown[]) => void = () => undefined;
        bindEvents(
          {
            onAny: (listener) => {
              hear = listener;
            },
          },
          events,
          {
            logger,
            watch: { settled: () => undefined },
            about: ({ session }: { session: string }) => ({ session }),
            actor: () => ({ session: "public-session-id" }),
            limit: () => undefined,
            lane: { enter: () => null, leave: () => undefined },
          },
          handlers,
        );
        for (const name of names) {
          lines.length = 0;
          const reply = await new Promise<Reply<unknown>>((resolve) => hear(name, {}, resolve));
          expect([name, reply]).toMatchObject([name, { ok: false, error: { code: "internal" } }]);
          expect(JSON.stringify(reply)).not.toContain(SECRET);
          expect(errorLines()).toMatchObject([{ event: name, session: "public-session-id" }]);
        }
        expect(names.length).toBeGreaterThan(4);
      }
    },
  );
});
