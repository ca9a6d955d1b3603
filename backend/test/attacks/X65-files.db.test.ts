import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { filesApi } from "@chat/contract/files";
import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeam, newClientId, startChat, type TestChat, type TestTeam, uploadBytes } from "../factories.ts";
import { makeDocx, makeZip } from "../makeZip.ts";
import { stopTime } from "../stopTime.ts";
import { requestOf, startTestApp, type TestApp } from "../testApp.ts";

const SCRIPT = "<script>alert(document.domain)</script>";
const png = async (width = 60, height = 40): Promise<Buffer<ArrayBuffer>> =>
  Buffer.from(
    await sharp({ create: { width, height, channels: 3, background: "#aa3366" } })
      .png()
      .toBuffer(),
  );

let app: TestApp;
let team: TestTeam;
let chat: TestChat;
beforeAll(async () => {
  app = await startTestApp({ env: { RATE_FACTOR: "1000", MAX_FILE_MB: "1", FILES_QUOTA_MB: "30", TRUST_PROXY: "1" } });
  team = await createTeam(app, { attachments: { isEnabled: true, groups: ["image", "document", "text", "archive"] } });
  chat = await startChat(app, team.widget.siteKey, { with: "person" });
});
afterAll(() => app.close());

const upload = (name: string, bytes: string | Buffer<ArrayBuffer>, of = chat) =>
  uploadBytes(app, { token: of.token, sessionId: of.session.id }, { name, bytes });
const incoming = () => join(app.deps.config.FILES_DIR ?? "", "incoming");
const waiting = () => readdir(incoming()).catch(() => []);
const kept = async () => {
  const keys: string[] = [];
  for await (const { key } of app.deps.files.list()) keys.push(key);
  return keys;
};
/** Both the temporary place and the store, for “nothing is left”. */
const lying = async () => ({ waiting: await waiting(), kept: (await kept()).length });
const withType = (init: RequestInit, type: string): Headers => {
  const headers = new Headers(init.headers);
  headers.set("content-type", type);
  return headers;
};
const isAlive = async () => (await fetch(`${app.url}/api/health`)).ok;

describe("X65: files that would run somewhere", () => {
  it.each([
    ["a page", "page.html", SCRIPT],
    ["a page of XML", "page.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`],
    ["a drawing with script", "logo.svg", `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
    ["a script", "code.js", "alert(1)"],
    ["a program", "setup.exe", "MZ\x90"],
    ["a program behind a second ending", "invoice.pdf.exe", "%PDF-1.7"],
    ["no ending", "README", "hello"],
    ["a page that is called a picture", "image.png", `<!doctype html>${SCRIPT}`],
    ["a drawing that is called a picture", "image.jpg", `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
    ["a page that is called a PDF", "a.pdf", SCRIPT],
    ["a PDF that is called a picture", "a.png", "%PDF-1.7"],
    ["a PDF behind a page", "a.pdf", `${SCRIPT}%PDF-1.7`],
    ["any archive that is called a document", "a.docx", makeZip([["evil.js", "alert(1)"]])],
    ["a document with macros", "a.docx", makeDocx(["word/vbaProject.bin", "macro"])],
    ["a spreadsheet that is called a text", "a.txt", makeDocx()],
    ["an archive that is none", "a.zip", "PK\x03\x04 and nothing"],
    ["nothing", "a.txt", ""],
    ["a name that turns round to look like a picture", "photo\u202Egnp.exe", "MZ"],
    ["a name with a NUL before its ending", "page.html\u0000", SCRIPT],
  ])("refuses %s and keeps nothing", async (_what, name, bytes) => {
    const before = await lying();
    const answer = await upload(name, bytes);
    expect(["file_type_refused", "file_unreadable", "invalid_input", "file_empty"]).toContain(answer.error.code);
    expect(await lying()).toEqual(before);
  });

  it("believes no media type: bytes alone are taken, and the type is told by what they are", async () => {
    const [url, init] = requestOf(
      app.url,
      filesApi.upload,
      { params: { sessionId: chat.session.id }, query: { name: "a.png", clientId: newClientId() }, bytes: await png() },
      { token: chat.token },
    );
    for (const type of ["image/png", "text/html", "multipart/form-data; boundary=x", "application/json", ""])
      expect((await fetch(url, { ...init, headers: withType(init, type) })).status).toBe(415);
    const answer = await upload("really.jpg", await png());
    expect(answer.data).toMatchObject({ name: "really.png", mime: "image/png" });
  });

  it("makes pictures anew, so that a script behind or inside one is gone", async () => {
    const polyglot = Buffer.concat([
      await sharp({ create: { width: 20, height: 20, channels: 3, background: "red" } })
        .gif()
        .toBuffer(),
      Buffer.from(`/*${SCRIPT}*/`),
    ]);
    const { data } = await upload("moving.gif", polyglot);
    const served = Buffer.from(await (await fetch(app.url + data.url)).arrayBuffer());
    expect((await sharp(served).metadata()).format).toBe("gif");
    expect(served.includes("script")).toBe(false);
  });

  it("serves whatever it took so that nothing in it can run, under a name that nobody chose", async () => {
    const files = [
      (await upload("a.txt", SCRIPT)).data,
      (await upload("a.pdf", `%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>`)).data,
      (await upload("a.zip", makeZip([["index.html", SCRIPT]]))).data,
    ];
    for (const file of files) {
      const served = await fetch(app.url + file.url, { headers: { "sec-fetch-dest": "document" } });
      expect(served.headers.get("content-disposition")).toMatch(/^attachment;/);
      expect(served.headers.get("x-content-type-options")).toBe("nosniff");
      expect(served.headers.get("content-security-policy")).toContain("sandbox");
      expect(served.headers.get("content-security-policy")).not.toContain("script-src");
      expect(served.headers.get("content-type")).not.toMatch(/html|svg|xml(?!formats)|javascript/);
      expect(served.headers.get("x-frame-options")).toBe("DENY");
    }
    for (const key of await kept()) expect(key).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{30}$/);
  });
});

describe("X49: names of files", () => {
  it.each([
    ["<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"],
    ['"><script>alert(1)<|script>.txt', "___script_alert(1)__script_.txt"],
    ["../../../etc/cron.d/x.txt", "x.txt"],
    ["..\\..\\windows\\x.txt", "x.txt"],
    ["\u202Etxt.exe.txt", "txt.exe.txt"],
    ["a\u200B\uFEFFb.txt", "ab.txt"],
    ["javascript:alert(1).txt", "javascript_alert(1).txt"],
  ])("shows %j as the text %j, in the row, the list and the download", async (given, shown) => {
    const theirs = await startChat(app, team.widget.siteKey, { with: "person" });
    const { data } = await upload(given, "text", theirs);
    expect(data.name).toBe(shown);
    const params = { sessionId: theirs.session.id };
    await app.api(
      visitorApi.send,
      { params, body: { clientId: newClientId(), body: "", fileIds: [data.id] } },
      { token: theirs.token },
    );
    const session = await app.api(sessionsApi.show, { params }, { token: team.agent.accessToken });
    expect(session.data.last?.preview).toBe(`📎 ${shown}`);
    const disposition = (await fetch(app.url + data.url)).headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w.%~!-]+$/);
  });

  it("cannot break out of a header", async () => {
    for (const name of ['a".txt', "a\r\nSet-Cookie: x=1.txt", "a;filename=evil.exe.txt", "ü\u2028.txt"]) {
      const answer = await upload(name, "text");
      if (answer.status !== 201) {
        expect(answer.error.code).toBe("invalid_input");
        continue;
      }
      const served = await fetch(app.url + answer.data.url);
      expect(served.headers.has("set-cookie")).toBe(false);
      expect(served.headers.get("content-disposition")?.match(/filename=/g)).toHaveLength(
        1 + (name.includes("filename=") ? 1 : 0),
      );
    }
  });
});

describe("X67: files that cost too much", () => {
  it("refuses what is larger than told, before a byte and after too many", async () => {
    const before = await lying();
    const big = Buffer.alloc(1024 * 1024 + 1, "a");
    expect(await upload("a.txt", big)).toMatchObject({ status: 413, error: { code: "payload_too_large" } });
    const [url, init] = requestOf(
      app.url,
      filesApi.upload,
      { params: { sessionId: chat.session.id }, query: { name: "a.txt", clientId: newClientId() } },
      { token: chat.token },
    );
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(Buffer.alloc(64 * 1024, "a"));
        if (sent === 100) controller.close(); // in chunks, without a length
      },
    });
    const answer = await fetch(url, {
      ...init,
      body,
      duplex: "half",
      headers: withType(init, "application/octet-stream"),
    } as RequestInit); // the types lack `duplex`
    expect(answer.status).toBe(413);
    expect(await lying()).toEqual(before);
    expect((await upload("a.txt", Buffer.alloc(1024 * 1024, "a"))).status).toBe(201);
  });

  /** An upload that says how much comes, sends a part of it and stands still. */
  const startUpload = (of: TestChat, length: number, { from = "192.0.2.1", sent = length / 2 } = {}) =>
    new Promise<Socket>((resolve, reject) => {
      const { host, port } = new URL(app.url);
      const head = [
        `POST /api/widgets/sessions/${of.session.id}/files?name=a.txt&clientId=${newClientId()} HTTP/1.1`,
        `Host: ${host}`,
        `Origin: ${app.url}`,
        `X-Forwarded-For: ${from}`,
        `Authorization: Bearer ${of.token}`,
        "Content-Type: application/octet-stream",
        `Content-Length: ${length}`,
      ];
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write(`${head.join("\r\n")}\r\n\r\n`);
        socket.write(Buffer.alloc(sent, "a"), () => resolve(socket));
      });
      socket.on("error", reject);
    });

  it("is told to the sender while it still sends, on a connection that stays good", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = (bytes: number, path: string) =>
      new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
        const headers = {
          origin: app.url,
          authorization: `Bearer ${chat.token}`,
          "content-type": "application/octet-stream",
        };
        const sending = request(`${app.url}${path}`, { method: "POST", agent, headers }, (answer) => {
          let body = "";
          answer.setEncoding("utf8").on("data", (part) => (body += part));
          answer.on("end", () => resolve({ status: answer.statusCode, body }));
        });
        sending.on("error", reject);
        for (let sent = 0; sent < bytes; sent += 100_000) sending.write(Buffer.alloc(100_000, "a"));
        sending.end();
      });
    const path = (name: string) =>
      `/api/widgets/sessions/${chat.session.id}/files?name=${name}&clientId=${newClientId()}`;
    for (let round = 0; round < 3; round += 1) {
      expect(await post(8_000_000, path("a.txt"))).toMatchObject({ status: 413 });
      expect(await post(8_000_000, path("a.exe"))).toMatchObject({ status: 415 });
      expect(await post(200_000, path("a.txt"))).toMatchObject({ status: 201 });
    }
    agent.destroy();
  });

  it("leaves nothing of an upload that breaks off, and lives on", async () => {
    const before = await lying();
    const uploads = [await startUpload(chat, 500_000), await startUpload(chat, 900_000)];
    await expect.poll(async () => (await waiting()).length).toBe(2);
    for (const upload of uploads) upload.destroy();
    await expect.poll(lying).toEqual(before);
    expect(await isAlive()).toBe(true);
  });

  it("unpacks nothing: an archive that would fill the disk stays what it weighs", async () => {
    const bomb = makeZip([["bomb", "0".repeat(900_000)]]);
    const { data } = await upload("a.zip", bomb);
    expect(data.bytes).toBe(bomb.length);
  });

  it("takes a bounded number at once from one chat, and the next when one has ended", async () => {
    const theirs = await startChat(app, team.widget.siteKey, { with: "person" });
    const held = await Promise.all(Array.from({ length: 4 }, () => startUpload(theirs, 100_000)));
    await expect.poll(async () => (await waiting()).length).toBe(4);
    expect((await upload("a.txt", "one too many", theirs)).error).toMatchObject({ code: "busy", retryAfterMs: 1000 });
    expect((await upload("a.txt", "another chat")).status).toBe(201);
    held.pop()?.destroy();
    await expect.poll(async () => (await upload("a.txt", "its turn", theirs)).status).toBe(201);
    for (const socket of held) socket.destroy();
    await expect.poll(waiting).toEqual([]);
  });

  it("keeps nobody out by slow senders of a few addresses, nor by those that only say that bytes will come", async () => {
    const chats = await Promise.all(Array.from({ length: 9 }, () => startChat(app, team.widget.siteKey)));
    const announced = await Promise.all(
      chats.flatMap((one) =>
        Array.from({ length: 4 }, (_, index) => startUpload(one, 100_000, { from: `198.51.100.${index}`, sent: 0 })),
      ),
    );
    const held = await Promise.all(
      chats.flatMap((one, index) =>
        Array.from({ length: 4 }, () => startUpload(one, 100_000, { from: `203.0.113.${index % 3}`, sent: 10 })),
      ),
    );
    for (const socket of held) socket.on("error", () => undefined); // some are cut off
    await expect.poll(async () => (await waiting()).length).toBe(32);
    for (let n = 0; n < 5; n += 1) expect((await upload("a.txt", `everybody else's ${n}`)).status).toBe(201);
    for (const socket of [...announced, ...held]) socket.destroy();
    await expect.poll(waiting).toEqual([]);
  });

  it("removes what a process that died has left in the temporary place", async () => {
    await mkdir(incoming(), { recursive: true });
    await writeFile(join(incoming(), "0".repeat(32)), "left");
    const old = new Date(Date.now() - 2 * 3_600_000);
    await utimes(join(incoming(), "0".repeat(32)), old, old);
    await writeFile(join(incoming(), "1".repeat(32)), "still coming");
    await app.deps.files.sweep();
    expect(await waiting()).toEqual(["1".repeat(32)]);
    await app.deps.files.discard({ path: join(incoming(), "1".repeat(32)) });
  });
});

describe("X68: what a photograph tells of its maker", () => {
  it("is gone from everything that is served", async () => {
    const photograph = Buffer.from(
      await sharp({ create: { width: 900, height: 700, channels: 3, background: "#223344" } })
        .withExif({ IFD0: { Make: "SecretCam" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 0/1" } })
        .jpeg()
        .toBuffer(),
    );
    expect(photograph.includes("SecretCam")).toBe(true);
    const { data } = await upload("IMG_0001.jpg", photograph);
    for (const path of [data.url, data.previewUrl ?? ""]) {
      const served = Buffer.from(await (await fetch(app.url + path)).arrayBuffer());
      const facts = await sharp(served).metadata();
      expect({ exif: facts.exif, xmp: facts.xmp, hasName: served.includes("SecretCam") }).toEqual({ hasName: false });
    }
  });
});

describe("X69: more than one's share", () => {
  it("stops a workspace at its quota, counts what is gone, and leaves other workspaces alone", async () => {
    const poor = await createTeam(app);
    const file = Buffer.alloc(1024 * 1024, "q");
    const answers: string[] = [];
    for (let chats = 0; chats < 2; chats += 1) {
      const theirs = await startChat(app, poor.widget.siteKey);
      for (let sent = 0; sent < 16; sent += 1) {
        const { status, error } = await upload("a.txt", file, theirs);
        answers.push(status === 201 ? "kept" : error.code);
      }
    }
    expect(answers.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => "kept"));
    expect(answers.slice(30)).toEqual(["quota_exceeded", "quota_exceeded"]);
    expect((await upload("a.txt", "another workspace")).status).toBe(201);
  });

  it("stops one chat, and one visitor over all their chats", async () => {
    const rich = await createTeam(app);
    const visitorSecret = newClientId() + newClientId();
    const first = await startChat(app, rich.widget.siteKey, { visitorSecret });
    const file = Buffer.alloc(1024 * 1024, "v");
    for (let sent = 0; sent < 20; sent += 1) expect((await upload("a.txt", file, first)).status).toBe(201);
    expect((await upload("a.txt", file, first)).error.code).toBe("quota_exceeded");
    const second = await startChat(app, rich.widget.siteKey, { visitorSecret, clientId: newClientId() });
    expect((await upload("a.txt", file, second)).error.code).toBe("quota_exceeded");
    const somebodyElse = await startChat(app, rich.widget.siteKey);
    expect((await upload("a.txt", "small", somebodyElse)).status).toBe(201);
  });

  it("never goes over the quota by uploads that arrive at once", async () => {
    const own = await createTeam(app);
    const chats = await Promise.all(Array.from({ length: 8 }, () => startChat(app, own.widget.siteKey)));
    const file = Buffer.alloc(1024 * 1024, "p");
    await Promise.all(chats.flatMap((theirs) => Array.from({ length: 5 }, () => upload("a.txt", file, theirs))));
    const [usage] = await app.deps.db.rows<{ bytes: number; summed: string }>(
      "SELECT file_usage.bytes, (SELECT SUM(files.bytes) FROM files WHERE files.workspace_id = file_usage.workspace_id) AS summed FROM file_usage JOIN workspaces ON workspaces.id = file_usage.workspace_id WHERE workspaces.public_id = ?",
      [own.owner.workspace.id],
    );
    expect(usage?.bytes).toBeLessThanOrEqual(30 * 1024 * 1024);
    expect(Number(usage?.summed)).toBe(usage?.bytes);
  });

  it("slows an address that uploads without end", async () => {
    const strict = await startTestApp({ env: { RATE_FACTOR: "1" }, isSeeded: false });
    try {
      const own = await createTeam(strict);
      const theirs = await startChat(strict, own.widget.siteKey);
      const codes: string[] = [];
      const restart = stopTime();
      for (let sent = 0; sent < 25; sent += 1) {
        const { status, error } = await uploadBytes(
          strict,
          { token: theirs.token, sessionId: theirs.session.id },
          { name: "a.txt", bytes: "x" },
        );
        codes.push(status === 201 ? "kept" : error.code);
      }
      restart();
      expect(codes.filter((code) => code === "kept").length).toBeLessThan(20);
      expect(codes.at(-1)).toBe("rate_limited");
    } finally {
      await strict.close();
    }
  });
});
