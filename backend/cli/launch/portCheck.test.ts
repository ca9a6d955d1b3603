import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { parsePort, portProblem, requireFreePort } from "./portCheck.mjs";

describe("requireFreePort", () => {
  it("finds a free port for 0", async () => {
    expect(await requireFreePort(0, "127.0.0.1")).toBeGreaterThan(0);
  });

  it("says in one sentence that a port is taken, and how to choose another", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // a TCP server has this shape once it listens
    await expect(requireFreePort(port, "127.0.0.1")).rejects.toMatchObject({
      message: `Port ${port} is already in use by another program.`,
      wayOut: "Choose another one: PORT=5000 npm start",
    });
    server.close();
  });

  it("says that HOST is no address of this machine", async () => {
    await expect(requireFreePort(0, "203.0.113.7")).rejects.toMatchObject({
      message: "HOST=203.0.113.7 is no address of this machine.",
    });
  });
});

describe("portProblem", () => {
  it("proposes another port than the one that failed", () => {
    expect(portProblem(Object.assign(new Error("x"), { code: "EACCES" }), 80, "127.0.0.1").wayOut).toContain(
      "PORT=5000",
    );
    expect(portProblem(Object.assign(new Error("x"), { code: "EADDRINUSE" }), 5000, "127.0.0.1").wayOut).toContain(
      "PORT=5050",
    );
  });
});

describe("parsePort", () => {
  it("is 5000 when nothing is set", () => {
    expect([parsePort(undefined), parsePort(""), parsePort("8080")]).toEqual([5000, 5000, 8080]);
  });

  it.each(["abc", "70000", "-1", "80.5"])("refuses %s", (text) => {
    expect(() => parsePort(text)).toThrow(`PORT=${text} is no port.`);
  });
});
