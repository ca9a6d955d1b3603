import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refuseUpgrades } from "./refuseUpgrades.ts";

describe("refuseUpgrades", () => {
  const http = createServer((_request, response) => void response.end("still served"));
  http.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    ({ port } = http.address() as AddressInfo); // a TCP server that listens has one
  });
  afterAll(() => void http.close());

  const handshake = () =>
    new Promise<string>((resolve, reject) => {
      let text = "";
      const socket = connect(port, "127.0.0.1", () =>
        socket.write("GET /socket.io/ HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
      );
      socket.setEncoding("latin1").on("data", (chunk: string) => {
        text += chunk;
      });
      socket.on("end", () => resolve(text.split("\r\n")[0] ?? ""));
      socket.on("error", reject);
    });

  it("answers new websockets 503, which a proxy takes to the next process, and leaves requests alone", async () => {
    expect(await handshake()).toBe("HTTP/1.1 101 Switching Protocols");
    refuseUpgrades(http);
    expect(await handshake()).toBe("HTTP/1.1 503 Service Unavailable");
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("still served");
  });
});
