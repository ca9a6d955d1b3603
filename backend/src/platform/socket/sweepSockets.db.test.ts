import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectVisitor, startChat } from "../../../test/factories.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { sessionRoom } from "./io.ts";

describe("a reader that does not read", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it("is disconnected before its packets fill the memory; others go on", async () => {
    const [slowChat, otherChat] = [await startChat(app, "demo"), await startChat(app, "demo")];
    const [slow, other] = [await connectVisitor(app, slowChat), await connectVisitor(app, otherChat)];
    const { visitors } = app.server.realtime;
    expect(visitors.sockets.size).toBe(2);
    const tcp: unknown = Reflect.get(Reflect.get(slow.socket.io.engine.transport, "ws"), "_socket");
    if (typeof tcp !== "object" || tcp === null || !("pause" in tcp) || typeof tcp.pause !== "function")
      throw new Error("the client has another transport now");
    tcp.pause();
    const text = "x".repeat(20_000);
    for (let n = 0; n < 1500; n += 1)
      visitors.to(sessionRoom(slowChat.session.id)).emit("assistant:chunk", { draftId: "d", index: n, text });
    await expect.poll(() => visitors.sockets.size).toBe(1);
    expect(await other.request("session:sync", { after: 0 })).toMatchObject({ ok: true });
    slow.close();
    other.close();
  });
});
