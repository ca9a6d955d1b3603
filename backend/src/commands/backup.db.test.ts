import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { assistantApi } from "@chat/contract/assistant";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";
import { type CommandResult, type CommandTarget, callCommand, runChat, spawnChat } from "../../test/chatCommand.ts";
import {
  connectVisitor,
  createTeam,
  newClientId,
  startChat,
  type TestChat,
  type TestTeam,
} from "../../test/factories.ts";
import { folderOnDisk } from "../../test/folderOnDisk.ts";
import { hashTables } from "../../test/hashTables.ts";
import { newSecrets } from "../../test/newSecrets.ts";
import { schemaOf } from "../../test/schemaOf.ts";
import { startTestApp, type TestApp } from "../../test/testApp.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase, testConfig } from "../../test/testDatabase.ts";
import { untilAnswered } from "../../test/untilAnswered.ts";
import { findProvider } from "../features/assistant/findProvider.ts";
import { openDatabase } from "../platform/db/database.ts";
import { migrate } from "../platform/db/migrate.ts";
import { createFileStore } from "../platform/files/createFileStore.ts";
import { newFileKey } from "../platform/files/fileKey.ts";
import { createLogger } from "../platform/logger.ts";
import { backup } from "./backup.ts";
import { restore } from "./restore.ts";

const INCARNATION = "SELECT store_meta.value FROM store_meta WHERE store_meta.name = 'incarnation'";
/** Bodies that an encoding slip would change. */
const BODIES = [
  "plain",
  'it\'s "quoted" \\ and\nbroken',
  "ünï 👩‍👩‍👧 한글 \u0000 end",
  "🙂".repeat(300),
  "x'00' -- ; NULL",
];

describe("backup and restore (F31)", { timeout: 240_000 }, () => {
  const secrets: Record<string, string> = newSecrets();
  let folder: string;
  let source: TestDatabase;
  let app: TestApp;
  let team: TestTeam;
  let chats: TestChat[];
  const targets: TestDatabase[] = [];
  const target = (database: TestDatabase, env = secrets): CommandTarget => ({
    database: database.config,
    env: { FILES_DIR: join(folder, `files-${database.config.database}`), ...env },
  });
  const storeOf = (database: TestDatabase) =>
    createFileStore(testConfig(database.config, target(database).env), app.deps);
  const filesOf = async (database: TestDatabase): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for await (const { key } of storeOf(database).list()) {
      const file = await storeOf(database).get(key);
      if (file)
        found[key] = createHash("sha256")
          .update(await buffer(file.stream))
          .digest("hex");
    }
    return found;
  };
  const emptyDatabase = async (): Promise<TestDatabase> => {
    const database = await createEmptyDatabase();
    targets.push(database);
    return database;
  };
  const call = (database: TestDatabase, [name, ...args]: string[], env = secrets): Promise<CommandResult> =>
    callCommand(name === "backup" ? backup : restore, target(database, env), args);
  /** Runs a command that must work. */
  const done = async (database: TestDatabase, args: string[], env = secrets): Promise<CommandResult> => {
    const result = await call(database, args, env);
    expect(result.code, result.stderr).toBe(0);
    return result;
  };
  const hashesOf = async (database: TestDatabase) => {
    const db = openDatabase(testConfig(database.config));
    const { store_meta, ...hashes } = await hashTables(db);
    const [row] = store_meta ? await db.rows<{ value: string }>(INCARNATION) : [];
    await db.close();
    return { hashes, incarnation: row?.value };
  };

  beforeAll(async () => {
    folder = await folderOnDisk("chat-backup-");
    source = await createTestDatabase();
    app = await startTestApp({ database: source, env: { ...secrets, RATE_FACTOR: "1000" } });
    team = await createTeam(app);
    await app.api(
      assistantApi.updateSettings,
      { body: { apiKey: "sk-kept-through-a-restore" } },
      { token: team.owner.accessToken },
    );
    for (const content of [randomBytes(300_000), Buffer.from("a small one")]) {
      const store = storeOf(source);
      await store.put(newFileKey(), await store.receive(Readable.from([content]), { maxBytes: 1_000_000 }));
    }
    chats = await Promise.all(Array.from({ length: 4 }, () => startChat(app, team.widget.siteKey)));
  });
  afterAll(async () => {
    await app.close().catch(() => undefined);
    for (const database of [source, ...targets]) await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("takes every message acknowledged before it began while more are sent, each chat without a gap", async () => {
    const file = join(folder, "busy.tar.gz");
    const acknowledged = new Set<string>();
    let isSending = true;
    const visitors = await Promise.all(chats.map((chat) => connectVisitor(app, chat)));
    const send = visitors.map(async (visitor, index) => {
      for (let count = 0; isSending; count += 1) {
        const clientId = newClientId();
        const body = `${BODIES[count % BODIES.length]} ${index}/${count}`.replaceAll("\u0000", "");
        const { ok } = await visitor.request("message:send", { clientId, body });
        if (ok) acknowledged.add(clientId);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    await expect.poll(() => acknowledged.size, { timeout: 100_000 }).toBeGreaterThan(100);
    const before = new Set(acknowledged);
    const made = await runChat(target(source), ["backup", file]); // as a person runs it
    expect(made.code, made.stderr).toBe(0);
    isSending = false;
    await Promise.all(send);
    for (const visitor of visitors) visitor.close();
    expect(made.stdout).toMatch(/^\d+ rows and 2 files in /);
    expect(acknowledged.size).toBeGreaterThan(before.size + 20); // it did not stand still meanwhile
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const copy = await emptyDatabase();
    await done(copy, ["restore", file]);
    const db = openDatabase(testConfig(copy.config));
    const rows = await db.rows<{ id: number; seq: number; clientId: string; head: number }>(
      "SELECT messages.session_id AS id, messages.seq, messages.client_id AS clientId, sessions.last_seq AS head FROM messages JOIN sessions ON sessions.id = messages.session_id ORDER BY 1, 2",
    );
    await db.close();
    const stored = new Set(rows.map(({ clientId }) => clientId));
    expect([...before].filter((clientId) => !stored.has(clientId))).toEqual([]);
    for (const id of new Set(rows.map((row) => row.id))) {
      const own = rows.filter((row) => row.id === id);
      expect(own.map(({ seq }) => seq)).toEqual(Array.from({ length: own[0]?.head ?? -1 }, (_, index) => index + 1));
    }
  });

  it("brings a destroyed store back value by value, under a new incarnation, and clients go on", async () => {
    const [chat] = chats;
    if (!chat) throw new Error("no chat");
    await untilAnswered(app.deps); // what is open would be answered after the restore, between two lines below
    await app.close();
    const before = await hashesOf(source);
    const file = join(folder, "quiet.tar.gz");
    await done(source, ["backup", file]);
    const files = await filesOf(source);
    expect(Object.keys(files)).toHaveLength(2);
    const schema = await schemaOf(source);
    await source.drop();
    await rm(target(source).env["FILES_DIR"] ?? "", { recursive: true });
    source = await createEmptyDatabase(source.config.database);
    expect(await call(source, ["restore", file])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Start the platform"),
    });
    const after = await hashesOf(source);
    expect(after.hashes).toEqual(before.hashes);
    expect(after.incarnation).toBeUndefined();
    expect(await filesOf(source)).toEqual(files);
    expect(await schemaOf(source)).toEqual(schema);

    app = await startTestApp({ database: source, env: { ...secrets, RATE_FACTOR: "1000" } });
    const visitor = await connectVisitor(app, chat);
    // A client that is ahead of the store: it hears another incarnation and a lower head, and fetches anew (delivery.md).
    const ahead = await visitor.request("session:sync", { after: 1_000_000, limit: 50 });
    expect(ahead).toMatchObject({ ok: true, data: { items: [] } });
    expect(ahead.ok && ahead.data.incarnation).not.toBe(chat.incarnation);
    const sent = await visitor.request("message:send", { clientId: newClientId(), body: "after the restore" });
    expect(sent).toMatchObject({ ok: true, data: { seq: (ahead.ok ? ahead.data.head : 0) + 1 } });
    visitor.close();
    const owner = await app.deps.db.rows<{ id: number }>(
      "SELECT workspaces.id FROM workspaces WHERE workspaces.public_id = ?",
      [team.owner.workspace.id],
    );
    expect(await findProvider(app.deps, owner[0]?.id ?? 0)).toMatchObject({ apiKey: "sk-kept-through-a-restore" });
  });

  it("refuses what is damaged, cut off, newer or written under other keys, and changes nothing", async () => {
    const file = join(folder, "good.tar.gz");
    await done(source, ["backup", file]);
    const bytes = await readFile(file);
    const plain = gunzipSync(bytes);
    const damaged = async (name: string, content: Buffer) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 0x10;
    const forged = Buffer.from(plain);
    const at = forged.indexOf("after the restore");
    forged.write("AFTER", at);
    const newer = Buffer.from(plain.toString("latin1").replace("0001_store_meta.sql", "9999_store_meta.sql"), "latin1");
    const cases: [string, string, RegExp, Record<string, string>?][] = [
      ["a flipped bit", await damaged("flipped.tar.gz", flipped), /damaged/],
      ["cut in the middle", await damaged("cut.tar.gz", bytes.subarray(0, bytes.length / 2)), /damaged/],
      [
        "cut at a member",
        await damaged("member.tar.gz", gzipSync(plain.subarray(0, plain.lastIndexOf("manifest.json")))),
        /damaged/,
      ],
      [
        "changed and packed again",
        await damaged("forged.tar.gz", gzipSync(forged)),
        /table messages is not what was written/,
      ],
      [
        "of a newer release",
        await damaged("newer.tar.gz", gzipSync(newer)),
        /newer than this one: its database has 9999/,
      ],
      ["not ours", await damaged("other.tar.gz", gzipSync(Buffer.from("hello"))), /damaged/],
      ["under other keys", file, /other keys.*no password would work.*--ignore-keys/s, newSecrets()],
    ];
    const copy = await emptyDatabase();
    const results = await Promise.all(
      cases.map(async ([what, path, words, env]) => {
        const database = what === "under other keys" ? copy : await emptyDatabase();
        const refused = await call(database, ["restore", path], env ?? secrets);
        const db = openDatabase(testConfig(database.config));
        const left = await db.rows("SHOW TABLES");
        await db.close();
        return {
          what,
          code: refused.code,
          isTold: words.test(refused.stderr),
          left: left.length,
          said: refused.stderr,
        };
      }),
    );
    for (const { said, ...result } of results)
      expect(result, said).toEqual({ what: result.what, code: 1, isTold: true, left: 0 });

    const running = await call(source, ["restore", file, "--replace", "--yes"]);
    expect(running).toMatchObject({ code: 1, stderr: expect.stringContaining("The platform is running") });
    expect(await call(copy, ["restore", file, "--ignore-keys"], newSecrets())).toMatchObject({ code: 0 });
    expect(await call(copy, ["restore", file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("already holds accounts or chats"),
    });
    expect((await call(copy, ["restore", file, "--replace"])).stderr).toContain("needs --yes");
    await done(copy, ["restore", file, "--replace", "--yes"]);
  });

  it("leaves the live tables alone when it is killed on the way, and runs again", async () => {
    const file = join(folder, "good.tar.gz");
    const copy = targets[1];
    if (!copy) throw new Error("no target");
    const db = openDatabase(testConfig(copy.config));
    await db.run("UPDATE users SET name = 'Before' LIMIT 1");
    await db.close();
    const before = await hashesOf(copy);
    const child = await spawnChat(target(copy), ["restore", file, "--replace", "--yes"]);
    await new Promise<void>((resolve) => {
      child.stderr.on("data", (data) => String(data).includes("Restoring") && resolve());
    });
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const { restoring: _, ...left } = { restoring: 0, ...(await hashesOf(copy)).hashes };
    expect(Object.fromEntries(Object.entries(left).filter(([name]) => !name.startsWith("restoring_")))).toEqual(
      before.hashes,
    );
    await done(copy, ["restore", file, "--replace", "--yes"]);
    const names = Object.keys((await hashesOf(copy)).hashes);
    expect(names.filter((name) => /^(restoring|replaced)_/.test(name))).toEqual([]);
  });

  it("holds off a backend that starts meanwhile, and refuses at the end when one runs after all", async () => {
    const copy = targets[1];
    if (!copy) throw new Error("no target");
    const bytes = await readFile(join(folder, "good.tar.gz"));
    const half = async () => {
      const child = await spawnChat(target(copy), ["restore", "-", "--replace", "--yes"]);
      let said = "";
      const begun = new Promise<void>((resolve) => {
        child.stderr.on("data", (data) => {
          said += data;
          if (said.includes("Restoring what")) resolve();
        });
      });
      child.stdin.write(bytes.subarray(0, bytes.length - 40));
      await begun; // before it a look of ours would count as a running platform
      const restoring = "SHOW TABLES LIKE 'restoring\\_%'";
      const db = openDatabase(testConfig(copy.config));
      await expect.poll(async () => (await db.rows(restoring)).length).toBeGreaterThan(10);
      await db.close();
      const finish = async () => {
        const closed = new Promise((resolve) => child.once("close", resolve));
        child.stdin.end(bytes.subarray(bytes.length - 40));
        return { code: await closed, said };
      };
      return { finish };
    };
    const before = await hashesOf(copy);

    const refused = await half();
    const running = openDatabase(testConfig(copy.config)); // passed its start before there was anything to see
    await running.run("UPDATE users SET name = 'Acknowledged' LIMIT 1");
    expect(await refused.finish()).toEqual({ code: 1, said: expect.stringContaining("The platform is running") });
    expect(await running.rows("SELECT 1 FROM users WHERE name = 'Acknowledged'")).not.toEqual([]);
    await running.close();
    const { users: _, ...kept } = before.hashes;
    expect((await hashesOf(copy)).hashes).toMatchObject(kept);

    const restoring = await half();
    let isServing = false;
    const starting = migrate(
      testConfig(copy.config),
      join(repositoryRoot, "mariadb/migrations"),
      createLogger("silent"),
    ).then(() => {
      isServing = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isServing).toBe(false);
    expect(await restoring.finish()).toMatchObject({ code: 0 }); // who waits does not run yet
    await starting;
    const restored = openDatabase(testConfig(copy.config));
    expect(await restored.rows("SELECT 1 FROM users WHERE name = 'Acknowledged'")).toEqual([]);
    await restored.close();
  });

  it("erases the files that only the replaced chats had", async () => {
    const copy = targets[1];
    if (!copy) throw new Error("no target");
    const db = openDatabase(testConfig(copy.config));
    const addFile = async (letter: string): Promise<string[]> => {
      const keys = [newFileKey(), newFileKey()];
      for (const key of keys)
        await storeOf(copy).put(key, await storeOf(copy).receive(Readable.from([Buffer.from(key)]), { maxBytes: 100 }));
      await db.run(
        "INSERT INTO files (public_id, workspace_id, session_id, uploader_kind, uploader_id, client_id, state, state_since, name, mime, bytes, sha256, storage_key, preview_key, created_at) VALUES (?, 1, 1, 'visitor', 1, ?, 'ready', UTC_TIMESTAMP(3), 'a', 'text/plain', 33, REPEAT('x', 32), ?, ?, UTC_TIMESTAMP(3))",
        [letter.repeat(22), letter, ...keys],
      );
      return keys;
    };
    const kept = [...Object.keys(await filesOf(copy)), ...(await addFile("a"))];
    const file = join(folder, "files.tar.gz");
    await done(copy, ["backup", file]);
    const replaced = await addFile("b");
    await db.close();
    expect(Object.keys(await filesOf(copy)).sort()).toEqual([...kept, ...replaced].sort());
    const again = ["restore", file, "--replace", "--yes"];
    expect((await done(copy, again)).stderr).toContain("2 replaced files removed");
    expect(Object.keys(await filesOf(copy)).sort()).toEqual(kept.sort());

    // As one leaves it that was killed right after its last step: the replaced table names a file still.
    const killed = openDatabase(testConfig(copy.config));
    const left = newFileKey();
    await storeOf(copy).put(left, await storeOf(copy).receive(Readable.from([Buffer.from("left")]), { maxBytes: 100 }));
    await killed.run("CREATE TABLE replaced_files LIKE files");
    await killed.run("INSERT INTO replaced_files SELECT * FROM files WHERE files.client_id = 'a'");
    await killed.run("UPDATE replaced_files SET public_id = REPEAT('c', 22), storage_key = ?, preview_key = NULL", [
      left,
    ]);
    await killed.close();
    expect((await done(copy, again)).stderr).toContain("1 replaced files removed");
    expect(Object.keys(await filesOf(copy)).sort()).toEqual(kept.sort());
  });

  it("carries the keys under a passphrase, goes through a pipe and keeps the newest", async () => {
    const passphraseFile = join(folder, "passphrase");
    await writeFile(passphraseFile, "a long enough passphrase\n");
    const args = ["backup", `${folder}/kept/`, "--keep", "1", "--with-secrets", "--passphrase-file", passphraseFile];
    await done(source, args);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // names carry seconds
    expect((await call(source, args)).stderr).toContain("removed chat-backup-");
    const [name, ...others] = await readdir(join(folder, "kept"));
    expect(others).toEqual([]);
    const file = join(folder, "kept", name ?? "");
    const content = gunzipSync(await readFile(file)).toString("latin1");
    for (const secret of Object.values(secrets)) expect(content).not.toContain(secret);

    // A new machine with generated keys of its own.
    const dataDir = await mkdtemp(join(folder, "data-"));
    const generated = newSecrets();
    await writeFile(join(dataDir, "secrets.json"), JSON.stringify(generated));
    const copy = await emptyDatabase();
    const there = target(copy, { ...generated, DATA_DIR: dataDir });
    const wrong = join(folder, "wrong");
    await writeFile(wrong, "not the passphrase\n");
    expect(await callCommand(restore, there, ["restore", file, "--passphrase-file", wrong].slice(1))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("does not open"),
    });
    expect(
      await callCommand(restore, there, ["restore", file, "--passphrase-file", passphraseFile].slice(1)),
    ).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(join(dataDir, "secrets.json"), "utf8"))).toEqual(secrets);
    const aside = (await readdir(dataDir)).filter((found) => found.startsWith("secrets.before-restore-"));
    expect(aside).toHaveLength(1);
    expect(JSON.parse(await readFile(join(dataDir, aside[0] ?? ""), "utf8"))).toEqual(generated);

    // The very last statement fails, after the keys are in place: they are put back.
    const blocked = await emptyDatabase();
    const blocking = openDatabase(testConfig(blocked.config));
    await blocking.run("CREATE VIEW messages AS SELECT 1 AS one");
    await blocking.close();
    const oldDir = await mkdtemp(join(folder, "data-"));
    await writeFile(join(oldDir, "secrets.json"), JSON.stringify(generated));
    const refused = await callCommand(restore, target(blocked, { ...generated, DATA_DIR: oldDir }), [
      file,
      "--passphrase-file",
      passphraseFile,
    ]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("'messages' already exists") });
    expect(await readdir(oldDir)).toEqual(["secrets.json"]);
    expect(JSON.parse(await readFile(join(oldDir, "secrets.json"), "utf8"))).toEqual(generated);
    expect(Object.keys((await hashesOf(blocked)).hashes)).toEqual(["messages"]);
    expect(await filesOf(blocked)).toEqual({});

    const volume = await mkdtemp(join(folder, "volume-"));
    const unpacked = await callCommand(
      restore,
      there,
      ["restore", file, "--secrets-to", volume, "--passphrase-file", passphraseFile].slice(1),
    );
    expect(unpacked.stdout).toContain("jwt_secret, password_pepper, encryption_key");
    expect(await readFile(join(volume, "encryption_key"), "utf8")).toBe(secrets["ENCRYPTION_KEY"]);

    // Through a pipe, as docker-compose does it, where nothing but the archive and the passphrase is there.
    const piping = { database: copy.config, env: {} };
    const intoVolume = await mkdtemp(join(folder, "volume-"));
    const unasked = await runChat(piping, ["restore", "-", "--secrets-to", intoVolume], await readFile(file));
    expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining("--passphrase-file FILE") });
    expect(await readdir(intoVolume)).toEqual([]);
    const words = ["restore", "-", "--secrets-to", intoVolume, "--passphrase-file", passphraseFile];
    expect(await runChat(piping, words, await readFile(file))).toMatchObject({ code: 0 });
    expect(await readFile(join(intoVolume, "password_pepper"), "utf8")).toBe(secrets["PASSWORD_PEPPER"]);

    expect(await call(source, ["backup", "/proc/nowhere.tar.gz"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ENOENT|EACCES/),
    });
    const missing = await runChat(target(source), ["restore", join(folder, "missing"), "--check"]);
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /✗ .*missing is not there\.\n +→ Look at the name\..*pipe, with - as its name\.\n$/,
      ),
    });
    const elsewhere = await emptyDatabase();
    const broken = await runChat(target(elsewhere), ["restore", "-"], (await readFile(file)).subarray(0, -40));
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining("damaged") });
    expect([await filesOf(elsewhere), Object.keys((await hashesOf(elsewhere)).hashes)]).toEqual([{}, []]);
    expect(await runChat(target(elsewhere), ["restore", "-"], await readFile(file))).toMatchObject({ code: 0 });
    expect(await filesOf(elsewhere)).toEqual(await filesOf(source));

    const leaving = await spawnChat(target(source), ["backup", "-"]);
    leaving.stdout.once("data", () => leaving.stdout.destroy());
    let complaint = "";
    leaving.stderr.on("data", (data) => {
      complaint += data;
    });
    expect(await new Promise((resolve) => leaving.once("close", resolve))).toBe(1);
    expect(complaint).toContain("has stopped reading");

    const piped = await spawnChat(target(source), ["backup", "-"]);
    const checked = await spawnChat(target(source), ["restore", "-", "--check"]);
    let said = "";
    checked.stdout.on("data", (data) => {
      said += data;
    });
    piped.stdout.pipe(checked.stdin);
    const code = await new Promise((resolve) => checked.once("close", resolve));
    expect([code, said]).toEqual([0, expect.stringContaining("Complete and unchanged")]);
  });
});
