import { chmod, mkdir, mkdtemp, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataFolder, requireFreeSpace } from "./dataFolder.mjs";

const scratch = () => mkdtemp(join(tmpdir(), "chat-folder-"));

describe("openDataFolder", () => {
  it("makes a folder for the owner alone and knows it again", async () => {
    const folder = join(await scratch(), "a/b");
    await openDataFolder(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await writeFile(join(folder, "secrets.json"), "{}");
    await openDataFolder(folder);
  });

  it("writes nothing into a folder that holds something else", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "holiday.jpg"), "");
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      message: `The folder ${folder} holds something else (holiday.jpg), so nothing was written into it.`,
      wayOut: "Choose an empty or new folder: DATA_DIR=/path/to/folder npm start",
    });
    expect(await readdir(folder)).toEqual(["holiday.jpg"]);
  });

  it("accepts what the tests unpacked before the first start", async () => {
    const folder = await scratch();
    await mkdir(join(folder, "mariadb-server"));
    await openDataFolder(folder);
    expect((await readdir(folder)).sort()).toEqual(["chat-data.json", "mariadb-server"]);
  });

  it("refuses a folder of a newer version", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "chat-data.json"), JSON.stringify({ product: "chat-widget-generator", format: 2 }));
    await expect(openDataFolder(folder)).rejects.toThrow("was written by a newer version of this program");
  });

  it("refuses another product's mark", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "chat-data.json"), "not ours");
    await expect(openDataFolder(folder)).rejects.toThrow("was written by something else");
  });

  it("refuses a file in its place", async () => {
    const file = join(await scratch(), "file");
    await writeFile(file, "");
    await expect(openDataFolder(file)).rejects.toThrow(`${file} is a file, not a folder.`);
  });

  it("refuses a folder that it may not write or does not own", async () => {
    const isRoot = process.getuid?.() === 0;
    const folder = isRoot ? await foreignFolder() : join(await scratch(), "locked");
    if (!isRoot) {
      await mkdir(folder);
      await chmod(folder, 0o500);
    }
    await expect(openDataFolder(folder)).rejects.toThrow(isRoot ? "belongs to another user" : "cannot be written");
  });
});

describe("requireFreeSpace", () => {
  it("passes where there is room and says what is needed where there is none", async () => {
    const folder = await scratch();
    await requireFreeSpace(folder, 1, "a test");
    await expect(requireFreeSpace(folder, 10 ** 12, "a test")).rejects.toThrow(
      /Only \d+ MB are free on the disk of .*, but a test needs about 1000000000000 MB\./,
    );
  });
});

async function foreignFolder(): Promise<string> {
  const { chown } = await import("node:fs/promises");
  const folder = await scratch();
  await chown(folder, 65534, 65534);
  return folder;
}
