import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { filesApi } from "@chat/contract/files";
import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { widgetsApi } from "@chat/contract/widgets";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  connectAgent,
  connectVisitor,
  createTeam,
  newClientId,
  startChat,
  type TestChat,
  type TestTeam,
  uploadBytes,
} from "../../../test/factories.ts";
import { makeDocx } from "../../../test/makeZip.ts";
import { type S3Server, startS3Server } from "../../../test/s3Server.ts";
import { startTestApp, startTwoApps, type TestApp } from "../../../test/testApp.ts";
import { systemClock } from "../../platform/clock.ts";
import { AppError } from "../../platform/errors.ts";
import { newFileKey } from "../../platform/files/fileKey.ts";
import { sweepFiles } from "./startFileSweep.ts";

const HOUR = 3_600_000;
const picture = async () =>
  Buffer.from(
    await sharp({ create: { width: 900, height: 600, channels: 3, background: "#3366aa" } })
      .png()
      .toBuffer(),
  );

describe("files and several processes", () => {
  it("are uploaded to one, sent by another and read from both", async () => {
    const { first, second, close } = await startTwoApps({ env: { RATE_FACTOR: "1000" } });
    try {
      const team = await createTeam(first);
      const chat = await startChat(first, team.widget.siteKey, { with: "person" });
      const watching = await connectVisitor(second, chat);
      const params = { sessionId: chat.session.id };
      const file = await uploadBytes(first, { token: chat.token, ...params }, { name: "a.txt", bytes: "one for all" });
      const body = { clientId: newClientId(), body: "", fileIds: [file.data.id] };
      expect((await second.api(visitorApi.send, { params, body }, { token: chat.token })).status).toBe(201);
      expect((await first.api(visitorApi.send, { params, body }, { token: chat.token })).data.duplicate).toBe(true);
      const { message } = await watching.pushed("message:posted", (push) => push.message.data?.files !== undefined);
      for (const app of [first, second])
        expect(await (await fetch(app.url + message.data.files[0].url)).text()).toBe("one for all");
      watching.close();
    } finally {
      await close();
    }
  });
});

describe.each(["a folder", "a bucket"])("files of chats, kept in %s", (where) => {
  let s3: S3Server | undefined;
  let app: TestApp;
  let team: TestTeam;
  let chat: TestChat;
  let skipMs = 0;

  beforeAll(async () => {
    s3 = where === "a bucket" ? await startS3Server() : undefined;
    app = await startTestApp({
      env: {
        RATE_FACTOR: "1000",
        ...(s3
          ? { S3_ENDPOINT: s3.endpoint, S3_BUCKET: s3.bucket, S3_ACCESS_KEY: s3.accessKey, S3_SECRET_KEY: s3.secretKey }
          : {}),
      },
      overrides: { clock: { ...systemClock, now: () => new Date(Date.now() + skipMs) } },
    });
    team = await createTeam(app);
    chat = await startChat(app, team.widget.siteKey, { with: "person" });
  });
  afterAll(async () => {
    await app.close();
    await s3?.close();
  });

  const asVisitor = (of = chat) => ({ token: of.token, sessionId: of.session.id });
  const send = (fileIds: string[], body = "", of = chat, clientId = newClientId()) =>
    app.api(
      visitorApi.send,
      { params: { sessionId: of.session.id }, body: { clientId, body, fileIds } },
      { token: of.token },
    );
  const transcript = async (of = chat) =>
    (
      await app.api(
        sessionsApi.transcript,
        { params: { sessionId: of.session.id }, query: {} },
        { token: team.agent.accessToken },
      )
    ).data.items;
  const get = (path: string | null | undefined, init: RequestInit = {}) => fetch(`${app.url}${path}`, init);
  const kept = async () => {
    let count = 0;
    for await (const _entry of app.deps.files.list()) count += 1;
    return count;
  };
  const waiting = () => readdir(join(app.deps.config.FILES_DIR ?? "", "incoming")).catch(() => []);
  const used = async () =>
    (await app.deps.db.rows<{ bytes: number }>("SELECT SUM(bytes) AS bytes FROM file_usage"))[0]?.bytes;

  it("go from the visitor to the agent: a picture to be seen, a document to be saved", async () => {
    const visitor = await connectVisitor(app, chat);
    const agent = await connectAgent(app, team.agent);
    await agent.request("session:watch", { sessionId: chat.session.id });
    const image = await uploadBytes(app, asVisitor(), { name: "IMG 1 (März).png", bytes: await picture() });
    expect(image.data).toMatchObject({
      name: "IMG 1 (März).png",
      mime: "image/png",
      isImage: true,
      width: 900,
      height: 600,
    });
    const document = await uploadBytes(app, asVisitor(), { name: "offer.docx", bytes: makeDocx() });
    const sent = await visitor.request("message:send", {
      clientId: newClientId(),
      body: "see",
      fileIds: [image.data.id, document.data.id],
    });
    expect(sent.ok).toBe(true);
    const { message } = await agent.pushed("message:posted", ({ message: { body } }) => body === "see");
    expect(message.kind).toBe("text");
    expect(message.data.files.map(({ name }: { name: string }) => name)).toEqual(["IMG 1 (März).png", "offer.docx"]);
    expect((await transcript()).at(-1)?.data?.files).toEqual(message.data.files);
    visitor.close();
    agent.close();

    const shown = await get(message.data.files[0].url);
    expect(shown.status).toBe(200);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline; filename=\"IMG 1 (M_rz).png\"; filename*=UTF-8''IMG%201%20%28M%C3%A4rz%29.png",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "cache-control": "private, max-age=3600",
      "referrer-policy": "no-referrer",
    });
    expect(shown.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox$/);
    expect(shown.headers.has("set-cookie")).toBe(false);
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(900);
    const again = await get(message.data.files[0].url, {
      headers: { "if-none-match": shown.headers.get("etag") ?? "", "cache-control": "max-age=0" },
    });
    expect(again.status).toBe(304);
    const preview = await get(message.data.files[0].previewUrl);
    const { format, width } = await sharp(Buffer.from(await preview.arrayBuffer())).metadata();
    expect({ type: preview.headers.get("content-type"), format, width }).toEqual({
      type: "image/webp",
      format: "webp",
      width: 640,
    });
    const saved = await get(message.data.files[1].url);
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment; /);
    expect(Buffer.from(await saved.arrayBuffer()).equals(makeDocx())).toBe(true);
    const head = await get(message.data.files[1].url, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(makeDocx().length));
    expect(await waiting()).toEqual([]);
  });

  it("go from the agent to the visitor, also where visitors may send none", async () => {
    const silent = await createTeam(app, { attachments: { isEnabled: false, groups: ["image"] } });
    const theirs = await startChat(app, silent.widget.siteKey, { with: "person" });
    expect((await uploadBytes(app, asVisitor(theirs), { name: "a.png", bytes: await picture() })).error.code).toBe(
      "attachments_off",
    );
    expect((await app.api(widgetsApi.config, { params: { siteKey: theirs.siteKey } })).data.attachments).toBeNull();
    const as = { token: silent.agent.accessToken };
    const params = { sessionId: theirs.session.id };
    await app.api(sessionsApi.accept, { params, query: {} }, as);
    const limits = await app.api(filesApi.limits, {}, as);
    expect(limits.data).toMatchObject({
      maxBytes: 10 * 1024 * 1024,
      perMessage: 5,
      groups: ["image", "document", "text", "archive"],
    });
    const file = await uploadBytes(
      app,
      { ...params, token: as.token, as: "agent" },
      { name: "list.csv", bytes: "a;b\n1;2\n" },
    );
    const sent = await app.api(
      sessionsApi.reply,
      { params, body: { clientId: newClientId(), body: "", fileIds: [file.data.id] } },
      as,
    );
    expect(sent.status).toBe(201);
    const seen = await app.api(visitorApi.messages, { params, query: {} }, { token: theirs.token });
    expect(seen.data.items.at(-1)).toMatchObject({
      body: "",
      data: { files: [{ name: "list.csv", isImage: false, width: null }] },
    });
    const shown = await app.api(sessionsApi.show, { params }, as);
    expect(shown.data.last?.preview).toBe("📎 list.csv");
  });

  it("are told before anything is picked, as the admin chose", async () => {
    const own = await createTeam(app, { attachments: { isEnabled: true, groups: ["document"] } });
    const theirs = await startChat(app, own.widget.siteKey);
    const { data } = await app.api(widgetsApi.config, { params: { siteKey: theirs.siteKey } });
    expect(data.attachments).toMatchObject({ groups: ["document"], maxBytes: 10_485_760, perMessage: 5 });
    expect(data.attachments?.accept).toEqual(expect.arrayContaining([".pdf", "application/pdf", ".docx"]));
    expect(data.attachments?.accept.join()).not.toContain("png");
    expect((await uploadBytes(app, asVisitor(theirs), { name: "a.png", bytes: await picture() })).error.code).toBe(
      "file_type_refused",
    );
  });

  it("are refused with what is wrong with them: empty, a HEIC photo whatever its name, a text of another encoding", async () => {
    const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
    for (const [name, bytes, code] of [
      ["a.txt", "", "file_empty"],
      ["a.png", "", "file_empty"],
      ["IMG_0001.HEIC", heic, "file_heic"],
      ["IMG_0001.jpg", heic, "file_heic"],
      ["list.csv", Buffer.from("\ufeffname;town", "utf16le"), "file_not_utf8"],
      ["list.pdf", Buffer.from("\ufeffname;town", "utf16le"), "file_type_refused"],
    ] as const)
      expect([name, (await uploadBytes(app, asVisitor(), { name, bytes })).error.code]).toEqual([name, code]);
  });

  it("are the same file and the same message, however often they are sent again", async () => {
    const clientId = newClientId();
    const before = await kept();
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map(() => uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "once", clientId })),
    );
    const done = [first, second, third].filter((answer) => answer?.status === 201);
    expect(done.length).toBeGreaterThan(0);
    for (const answer of [first, second, third]) if (answer?.status !== 201) expect(answer?.error.code).toBe("busy");
    const again = await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "once", clientId });
    expect(new Set([...done.map((answer) => answer?.data.id), again.data.id]).size).toBe(1);
    expect(await kept()).toBe(before + 1);
    const messageId = newClientId();
    const sent = await send([again.data.id], "", chat, messageId);
    const resent = await send([again.data.id], "", chat, messageId);
    expect(resent.data).toMatchObject({ seq: sent.data.seq, duplicate: true });
    expect((await send([again.data.id])).error.code).toBe("file_gone"); // in one message only
  });

  it("can be sent by their uploader alone, in their own chat alone, and several or none of a message", async () => {
    const other = await startChat(app, team.widget.siteKey);
    const own = await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "mine" });
    const foreign = await uploadBytes(app, asVisitor(other), { name: "b.txt", bytes: "theirs" });
    expect((await send([own.data.id], "", other)).error.code).toBe("file_gone");
    expect((await send([own.data.id, foreign.data.id])).error.code).toBe("file_gone");
    expect((await send([newClientId().padEnd(22, "x")])).error.code).toBe("file_gone");
    expect((await send([], "")).error).toMatchObject({ code: "invalid_input", fields: { body: "is empty" } });
    expect((await send([], "  ")).error).toMatchObject({ code: "invalid_input", fields: { body: "is empty" } });
    expect((await send(Array.from({ length: 6 }, () => own.data.id))).error.code).toBe("invalid_input");
    expect((await send([own.data.id, own.data.id])).status).toBe(201); // named twice is once
    expect((await transcript()).at(-1)?.data?.files).toHaveLength(1);
  });

  it("have addresses that nobody can make, that end, and that a member can renew", async () => {
    const file = (await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "secret" })).data;
    await send([file.id]);
    const url = new URL(file.url, app.url);
    const changed = (name: string, value: string) => {
      const other = new URL(url);
      other.searchParams.set(name, value);
      return other.pathname + other.search;
    };
    const signature = url.searchParams.get("s") ?? "";
    const wrong = [
      url.pathname,
      changed("s", signature.slice(0, -1) + (signature.endsWith("_") ? "A" : "_")),
      changed("e", String(Number(url.searchParams.get("e")) + 86_400)),
      changed("s", ""),
      `${url.pathname}/preview${url.search}`,
      `/files/${newClientId().padEnd(22, "x")}${url.search}`,
      "/files/",
      "/files/../api/health",
    ];
    for (const path of wrong) expect({ path, ok: (await get(path)).ok }).toEqual({ path, ok: path.endsWith("health") });
    expect((await get(file.url, { method: "DELETE" })).status).toBe(405);
    skipMs = 49 * HOUR;
    try {
      expect((await get(file.url)).status).toBe(404);
      const params = { sessionId: chat.session.id, fileId: file.id };
      const fresh = await startChat(app, team.widget.siteKey, {
        visitorSecret: chat.visitorSecret,
        clientId: chat.clientId,
      });
      const renewed = await app.api(filesApi.show, { params }, { token: fresh.token });
      expect(await (await get(renewed.data.url)).text()).toBe("secret");
    } finally {
      skipMs = 0;
    }
  });

  it("can be taken back before they are sent, not after, and not by others", async () => {
    const before = await used();
    const file = (await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "oops" })).data;
    const params = { sessionId: chat.session.id, fileId: file.id };
    expect((await app.api(filesApi.show, { params }, { token: team.agent.accessToken })).status).toBe(404); // not sent: its uploader's alone
    expect((await app.api(filesApi.takeBack, { params }, { token: team.agent.accessToken })).status).toBe(404);
    expect((await app.api(filesApi.takeBack, { params }, { token: chat.token })).data).toEqual({ done: true });
    expect((await get(file.url)).status).toBe(404);
    expect((await send([file.id])).error.code).toBe("file_gone");
    expect(await used()).toBe(before);
    const sent = (await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "said" })).data;
    await send([sent.id]);
    expect(
      (await app.api(filesApi.takeBack, { params: { ...params, fileId: sent.id } }, { token: chat.token })).status,
    ).toBe(404);
  });

  it("are swept when nobody sent them in a day, when an upload died, and with their chat", async () => {
    const theirs = await startChat(app, team.widget.siteKey);
    const sweep = () => sweepFiles(app.deps, { afterId: 0 });
    skipMs = 25 * HOUR;
    await sweep();
    skipMs = 0;
    const [before, bytesBefore] = [await kept(), await used()];
    const unsent = (await uploadBytes(app, asVisitor(theirs), { name: "a.txt", bytes: "never sent" })).data;
    const gone = (await uploadBytes(app, asVisitor(theirs), { name: "b.png", bytes: await picture() })).data;
    await send([gone.id], "", theirs);
    const died = (await uploadBytes(app, asVisitor(theirs), { name: "c.txt", bytes: "its process died" })).data;
    await app.deps.db.run("UPDATE files SET state = 'pending' WHERE public_id = ?", [died.id]);
    skipMs = 0.9 * HOUR;
    await sweep();
    expect(await kept()).toBe(before + 4); // the picture has its preview
    skipMs = 1.1 * HOUR;
    await sweep();
    expect(await kept()).toBe(before + 3);
    skipMs = 25 * HOUR;
    await sweep();
    expect((await get(unsent.url)).status).toBe(404);
    expect(await (await get(gone.url)).arrayBuffer()).toBeDefined();
    expect(await kept()).toBe(before + 2);
    skipMs = 0;
    await app.deps.db.run("DELETE FROM messages WHERE session_id = (SELECT id FROM sessions WHERE public_id = ?)", [
      theirs.session.id,
    ]);
    await app.deps.db.run("DELETE FROM sessions WHERE public_id = ?", [theirs.session.id]);
    expect((await get(gone.url)).status).toBe(404); // at once, before any sweep
    await sweep();
    expect(await kept()).toBe(before);
    expect(await used()).toBe(bytesBefore);
  });

  it("are swept one by one: a store that keeps one back holds up no other, and is asked again", async () => {
    const [stuck, other] = [
      (await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "stuck" })).data,
      (await uploadBytes(app, asVisitor(), { name: "b.txt", bytes: "free" })).data,
    ];
    const [row] = await app.deps.db.rows<{ storage_key: string }>("SELECT storage_key FROM files WHERE public_id = ?", [
      stuck.id,
    ]);
    const left = async () =>
      (await app.deps.db.rows<{ public_id: string }>("SELECT public_id FROM files")).map((file) => file.public_id);
    const { remove } = app.deps.files;
    const refusing = vi
      .spyOn(app.deps.files, "remove")
      .mockImplementation((key) =>
        key === row?.storage_key ? Promise.reject(new AppError("storage_unavailable")) : remove(key),
      );
    skipMs = 25 * HOUR;
    await sweepFiles(app.deps, { afterId: 0 });
    expect(await left()).toContain(stuck.id);
    expect(await left()).not.toContain(other.id);
    expect((await get(stuck.url)).status).toBe(404);
    refusing.mockRestore();
    await sweepFiles(app.deps, { afterId: 0 });
    skipMs = 0;
    expect(await left()).not.toContain(stuck.id);
  });

  it("are swept even behind more of them than one run takes that the store keeps back", async () => {
    const other = await startChat(app, team.widget.siteKey);
    const last = (await uploadBytes(app, asVisitor(other), { name: "b.txt", bytes: "free" })).data;
    const mark = (age: number) => new Date(Date.now() - age * HOUR);
    await app.deps.db.run("UPDATE files SET state = 'removing', state_since = ? WHERE public_id = ?", [
      mark(1),
      last.id,
    ]);
    for (let copy = 0; copy < 200; copy += 1) {
      const id = `stuck-${copy}`.padEnd(22, "-");
      await app.deps.db.run(
        "INSERT INTO files (public_id, workspace_id, session_id, uploader_kind, uploader_id, client_id, state, state_since, name, mime, bytes, sha256, storage_key, created_at) SELECT ?, workspace_id, session_id, uploader_kind, uploader_id, ?, 'removing', ?, 'stuck', mime, 0, sha256, ?, created_at FROM files WHERE public_id = ?",
        [id, id, mark(2), newFileKey(), last.id],
      );
    }
    for (const sql of [
      "DELETE FROM messages WHERE session_id = (SELECT id FROM sessions WHERE public_id = ?)",
      "DELETE FROM sessions WHERE public_id = ?",
    ])
      await app.deps.db.run(sql, [other.session.id]); // a chat that is gone is found anew by every run
    const left = async (name: string) =>
      (await app.deps.db.rows("SELECT id FROM files WHERE name = ? AND state = 'removing'", [name])).length;
    const [own] = await app.deps.db.rows<{ storage_key: string }>("SELECT storage_key FROM files WHERE public_id = ?", [
      last.id,
    ]);
    const { remove } = app.deps.files;
    const refusing = vi
      .spyOn(app.deps.files, "remove")
      .mockImplementation((key) =>
        key === own?.storage_key ? remove(key) : Promise.reject(new AppError("storage_unavailable")),
      );
    await sweepFiles(app.deps, { afterId: 0 });
    expect({ stuck: await left("stuck"), free: await left("b.txt") }).toEqual({ stuck: 200, free: 1 });
    await sweepFiles(app.deps, { afterId: 0 });
    expect({ stuck: await left("stuck"), free: await left("b.txt") }).toEqual({ stuck: 200, free: 0 });
    refusing.mockRestore();
    await sweepFiles(app.deps, { afterId: 0 });
    expect(await left("stuck")).toBe(0);
  });

  it("F25 are refused with a clear word while there is no room, and taken again afterwards; nothing half is kept", async () => {
    const [before, rows] = [await kept(), await app.deps.db.rows("SELECT id FROM files")];
    const put = vi.spyOn(app.deps.files, "put").mockRejectedValue(new AppError("storage_full"));
    const refused = await uploadBytes(app, asVisitor(), { name: "a.png", bytes: await picture() });
    expect({ status: refused.status, code: refused.error.code }).toEqual({ status: 507, code: "storage_full" });
    put.mockRestore();
    expect(await kept()).toBe(before);
    expect(await app.deps.db.rows("SELECT id FROM files")).toHaveLength(rows.length);
    expect(await waiting()).toEqual([]);
    expect((await uploadBytes(app, asVisitor(), { name: "a.png", bytes: await picture() })).status).toBe(201);
  });

  describe("when the database's word on them is lost", () => {
    /** The statement that makes a file ready, on its way or back, and then what `more` names. */
    const loseWord = (at: "on its way" | "on its way back", more?: "and of the look after it") => {
      const { run, rows } = app.deps.db;
      const lost = Object.assign(new Error("Connection lost"), { code: "PROTOCOL_CONNECTION_LOST" });
      let isLost = false;
      const writing = vi.spyOn(app.deps.db, "run").mockImplementation(async (sql, values) => {
        if (!sql.includes("SET state = 'ready'")) return run(sql, values);
        if (at === "on its way back") await run(sql, values);
        isLost = true;
        throw lost;
      });
      const reading = vi.spyOn(app.deps.db, "rows").mockImplementation((sql, values) => {
        if (more && isLost && sql.includes("FROM files")) return Promise.reject(lost);
        return rows(sql, values);
      });
      return () => {
        writing.mockRestore();
        reading.mockRestore();
        expect(isLost).toBe(true);
      };
    };

    it("are there with their bytes when they became ready", async () => {
      const clientId = newClientId();
      const found = loseWord("on its way back");
      const first = await uploadBytes(app, asVisitor(), { name: "a.png", bytes: await picture(), clientId });
      found();
      const again = await uploadBytes(app, asVisitor(), { name: "a.png", bytes: await picture(), clientId });
      expect({ first: first.status, again: again.status }).toEqual({ first: 201, again: 201 });
      expect(again.data.id).toBe(first.data.id);
      for (const url of [again.data.url, again.data.previewUrl]) expect((await get(url)).status).toBe(200);
      expect((await send([again.data.id])).status).toBe(201);
    });

    it("are there at the next try when nobody could look", async () => {
      const clientId = newClientId();
      const found = loseWord("on its way back", "and of the look after it");
      const first = await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "here", clientId });
      found();
      expect(first.status).toBeGreaterThanOrEqual(500);
      const again = await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "here", clientId });
      expect(again.status).toBe(201);
      expect(await (await get(again.data.url)).text()).toBe("here");
    });

    it("are undone when they did not become ready", async () => {
      const [before, clientId] = [await kept(), newClientId()];
      const found = loseWord("on its way");
      const first = await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "here", clientId });
      found();
      expect(first.status).toBeGreaterThanOrEqual(500);
      expect(await kept()).toBe(before);
      const again = await uploadBytes(app, asVisitor(), { name: "a.txt", bytes: "here", clientId });
      expect(await (await get(again.data.url)).text()).toBe("here");
    });
  });
});
