import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/platform/errors.ts";
import { createOutbound } from "../../src/platform/outbound/createOutbound.ts";
import type { ResolveAll } from "../../src/platform/outbound/guardedLookup.ts";
import { isPublicAddress } from "../../src/platform/outbound/isPublicAddress.ts";
import type { Outbound, OutboundRequest } from "../../src/platform/outbound/outbound.ts";

const config = { OPENROUTER_BASE_URL: "https://openrouter.ai/api/v1", OUTBOUND_ALLOW: ["trusted.test", "127.0.0.1"] };
const request = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url,
  method: "GET",
  trust: "workspace",
  firstByteTimeoutMs: 15_000,
  totalTimeoutMs: 20_000,
  maxBytes: 2_000_000,
  ...more,
});
const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => new Error("it went through"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw error;
  return error;
};
const readAll = async (outbound: Outbound, url: string, more: Partial<OutboundRequest> = {}): Promise<number> => {
  const { body } = await outbound.request(request(url, { trust: "installation", ...more }));
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.byteLength;
  return bytes;
};

let server: Server;
let port: number;
const paths: string[] = [];
let connections = 0;
let trickling = 0;
const outbound = createOutbound(config);

beforeAll(async () => {
  server = createServer((incoming, reply) => {
    paths.push(incoming.url ?? "");
    if (incoming.url === "/redirect") reply.writeHead(302, { location: `http://127.0.0.1:${port}/internal` }).end();
    else if (incoming.url === "/file") reply.writeHead(302, { location: "file:///etc/passwd" }).end();
    else if (incoming.url === "/endless") {
      const block = Buffer.alloc(65_536, "x");
      const more = () => {
        while (!reply.destroyed && reply.write(block));
      };
      reply.on("drain", more);
      more();
    } else if (incoming.url === "/trickle") {
      reply.write("x");
      trickling += 1;
      const timer = setInterval(() => reply.write("x"), 100);
      reply.on("close", () => {
        trickling -= 1;
        clearInterval(timer);
      });
    } else if (incoming.url === "/gzip") {
      reply.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000)));
    } else if (incoming.url !== "/silent") reply.end("hello");
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port; // a TCP server has an address of this shape
});
afterAll(async () => {
  await outbound.close();
  server.closeAllConnections();
  server.close();
});

describe("X57: where a workspace's address may not lead", () => {
  const addresses = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "0",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "240.0.0.1",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fd00::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::1]",
    "[2002:7f00:1::1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[fec0::1]",
    "[100::1]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "mariadb",
    "redis",
    "backend",
    "nginx",
    "metadata.google.internal",
    "printer.local",
    "db.lan",
    "a.localhost",
  ];

  it.each(addresses)("blocks https://%s", async (host) => {
    const before = connections;
    expect((await failure(outbound.request(request(`https://${host}:${port}/x`)))).code).toBe("blocked_address");
    expect(connections).toBe(before);
  });

  it.each([
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "https://user:pw@example.com/",
    "nonsense",
    "data:text/plain,x",
  ])("blocks %s", async (url) => {
    expect((await failure(outbound.request(request(url)))).code).toBe("blocked_address");
  });

  it.each([
    ...[22, 25, 80, 3306, 5432, 6379, 9200, 11211, 27017].map((other) => `https://example.com:${other}/v1`),
    "https://example.com/v1%0d%0aX-Injected:%201",
    "https://example.com/v1#x",
  ])("blocks %s, although its host is public", async (url) => {
    expect((await failure(outbound.request(request(url)))).code).toBe("blocked_address");
  });

  it("tells public addresses from all others", () => {
    for (const address of [
      "93.184.216.34",
      "1.1.1.1",
      "2606:4700:4700::1111",
      "172.32.0.1",
      "100.128.0.1",
      "192.169.0.1",
    ])
      expect(isPublicAddress(address)).toBe(true);
    for (const address of ["", "x", "127.0.0.1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"])
      expect(isPublicAddress(address)).toBe(false);
  });

  it("does not lend a workspace what the installation may reach", async () => {
    expect(await readAll(outbound, `http://127.0.0.1:${port}/x`)).toBe(5);
    expect((await failure(outbound.request(request(`https://127.0.0.1:${port}/x`)))).code).toBe("blocked_address");
    expect((await failure(outbound.request(request(`https://192.168.1.1/x`, { trust: "installation" })))).code).toBe(
      "blocked_address",
    );
  });
});

describe("X59: redirects", () => {
  it.each(["/redirect", "/file"])("hands %s back instead of following it", async (path) => {
    paths.length = 0;
    const { status, body } = await outbound.request(
      request(`http://127.0.0.1:${port}${path}`, { trust: "installation" }),
    );
    for await (const _ of body);
    expect(status).toBe(302);
    expect(paths).toEqual([path]);
  });
});

describe("X60: names that change their mind", () => {
  const answers = (...rounds: (string[] | Error)[]): { resolve: ResolveAll; asked: () => number } => {
    let round = 0;
    return {
      asked: () => round,
      resolve: (_host, done) => {
        const answer = rounds[Math.min(round++, rounds.length - 1)] ?? [];
        if (answer instanceof Error) done(answer, []);
        else
          done(
            null,
            answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
          );
      },
    };
  };

  it.each([
    ["one private address", [["127.0.0.1"]]],
    ["a private address among public ones", [["93.184.216.34", "10.0.0.1"]]],
    ["a private IPv6 address", [["::1"]]],
    ["a mapped one", [["::ffff:127.0.0.1"]]],
    ["nothing", [[]]],
    ["SERVFAIL", [new Error("queryA ESERVFAIL rebind.example")]],
  ])("refuses a name that resolves to %s", async (_what, rounds) => {
    const before = connections;
    const guarded = createOutbound(config, { resolve: answers(...rounds).resolve });
    expect((await failure(guarded.request(request(`https://rebind.example:${port}/`)))).code).toBe("blocked_address");
    expect(connections).toBe(before);
    await guarded.close();
  });

  it("looks a name up once per connection and connects to what it checked", async () => {
    const names = answers(["93.184.216.34"], ["127.0.0.1"]);
    const guarded = createOutbound(config, { resolve: names.resolve });
    const before = connections;
    await failure(guarded.request(request(`https://rebind.example:${port}/`, { totalTimeoutMs: 2000 })));
    expect(names.asked()).toBe(1);
    expect((await failure(guarded.request(request(`https://rebind.example:${port}/`)))).code).toBe("blocked_address");
    expect(connections).toBe(before);
    await guarded.close();
  });

  it("lets the installation's own name lead to a private address", async () => {
    const guarded = createOutbound(config, { resolve: answers(["127.0.0.1"]).resolve });
    expect(await readAll(guarded, `http://trusted.test:${port}/x`)).toBe(5);
    await guarded.close();
  });
});

describe("the system's own resolver", () => {
  it("refuses a name that does not exist without harm to the process", async () => {
    const code = (
      await failure(outbound.request(request("https://does-not-exist.invalid/", { totalTimeoutMs: 14_000 })))
    ).code;
    expect(["blocked_address", "timeout"]).toContain(code);
  });
});

describe("X62: answers that never end", () => {
  it("stops an endless body at its limit", async () => {
    expect((await failure(readAll(outbound, `http://127.0.0.1:${port}/endless`, { maxBytes: 1_000_000 }))).code).toBe(
      "provider_failed",
    );
  });

  it("stops a trickling body at its time", async () => {
    // It would trickle for ever: only its time can end it.
    expect((await failure(readAll(outbound, `http://127.0.0.1:${port}/trickle`, { totalTimeoutMs: 600 }))).code).toBe(
      "timeout",
    );
  });

  it("never unpacks what it did not ask to be packed", async () => {
    expect(await readAll(outbound, `http://127.0.0.1:${port}/gzip`)).toBeLessThan(100_000);
  });

  it("gives up on a server that accepts and says nothing", async () => {
    expect(
      (await failure(readAll(outbound, `http://127.0.0.1:${port}/silent`, { firstByteTimeoutMs: 300 }))).code,
    ).toBe("timeout");
  });

  it("closes the connection when the reader leaves or aborts", async () => {
    const controller = new AbortController();
    const { body } = await outbound.request(
      request(`http://127.0.0.1:${port}/trickle`, { trust: "installation", signal: controller.signal }),
    );
    const reason = new Error("taken over");
    setTimeout(() => controller.abort(reason), 150);
    await expect(
      (async () => {
        for await (const _ of body);
      })(),
    ).rejects.toBe(reason);
    await expect
      .poll(() => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count))))
      .toBeLessThanOrEqual(2);
  });
});

describe("a body that nobody reads", () => {
  it("does no harm when it is aborted", async () => {
    const controller = new AbortController();
    await outbound.request(
      request(`http://127.0.0.1:${port}/trickle`, {
        trust: "installation",
        signal: controller.signal,
        totalTimeoutMs: 3000, // the head comes before that, also on a busy machine
      }),
    );
    await expect.poll(() => trickling).toBe(0);
    controller.abort();
    expect(await readAll(outbound, `http://127.0.0.1:${port}/x`)).toBe(5);
  });
});

describe("X63: what a failure tells", () => {
  it("is the same for an open port, a closed port and a name that does not exist", async () => {
    const open = await failure(outbound.request(request(`https://127.0.0.1:${port}/`)));
    const closed = await failure(outbound.request(request("https://127.0.0.1:9/")));
    const nowhere = createOutbound(config, { resolve: (_host, done) => done(new Error("queryA ENOTFOUND"), []) });
    const unknown = await failure(nowhere.request(request("https://does-not-exist.example/")));
    await nowhere.close();
    expect(new Set([open, closed, unknown].map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
  });

  it("names no address", async () => {
    const guarded = createOutbound(config, {
      resolve: (_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    const refused = await failure(guarded.request(request("http://trusted.test:9/", { trust: "installation" })));
    const blocked = await failure(guarded.request(request("https://rebind.example/")));
    for (const error of [refused, blocked])
      expect(JSON.stringify([error.message, error.details])).not.toMatch(/127\.|ECONN/);
    await guarded.close();
  });
});
