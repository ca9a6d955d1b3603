import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createImages } from "./images.ts";
import { createSpool, measure, type Spool } from "./spool.ts";

const red = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });
const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: "#808080", noise: { type: "gaussian", mean: 128, sigma: 60 } },
  });

/** A PNG whose head claims any size, with almost nothing behind it. */
function makeHugePng(width: number, height: number): Buffer<ArrayBuffer> {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8); // one bit a pixel
  const rows = deflateSync(Buffer.alloc(Math.ceil(width / 8 + 1) * Math.min(height, 20_000)));
  return Buffer.from(
    Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      chunk("IHDR", head),
      chunk("IDAT", rows),
      chunk("IEND", Buffer.alloc(0)),
    ]),
  );
}

describe("images", { timeout: 180_000 }, () => {
  let folder: string;
  let spool: Spool;
  /** No picture of a test is refused because the machine is busy. */
  const images = createImages(undefined, undefined, 600);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-images-"));
    spool = createSpool(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const clean = async (bytes: Buffer) => {
    const path = await spool.newSpoolPath();
    await writeFile(path, bytes);
    try {
      return await images.clean(await measure(path), spool);
    } finally {
      await spool.discard({ path });
    }
  };
  const readAll = async (bytes: Buffer) => {
    const made = await clean(bytes);
    const image = await readFile(made.image.path);
    const preview = made.preview ? await readFile(made.preview.path) : null;
    for (const spooled of [made.image, made.preview]) if (spooled) await spool.discard(spooled);
    return { ...made, bytes: image, previewBytes: preview };
  };

  it("X68 strips where and with what a photograph was made, in every format that can tell", async () => {
    const exif = {
      IFD0: { Make: "SecretCam", Copyright: "Jane Doe" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "13/1 24/1 0/1" },
    };
    for (const format of ["jpeg", "png", "webp"] as const) {
      const original = await red(80, 60)
        .withExif(exif)
        .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'>home</x:xmpmeta>")
        .toFormat(format)
        .toBuffer();
      const before = await sharp(original).metadata();
      expect({ format, hasExif: before.exif !== undefined }).toEqual({ format, hasExif: true });
      expect(original.includes("SecretCam")).toBe(true);
      const { bytes, format: kept } = await readAll(original);
      const after = await sharp(bytes).metadata();
      expect({ kept, exif: after.exif, xmp: after.xmp, iptc: after.iptc }).toEqual({ kept: format });
      for (const secret of ["SecretCam", "Jane Doe", "GPS", "xmpmeta"]) expect(bytes.includes(secret)).toBe(false);
    }
  });
  it("turns a photograph as its camera meant it, so that its size is the one that is shown", async () => {
    const original = await red(80, 60).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const turned = await sharp(original).metadata();
    expect(turned.orientation).toBe(6);
    const { width, height, bytes } = await readAll(original);
    expect({ width, height }).toEqual({ width: 60, height: 80 });
    expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
  });
  it("X65 leaves nothing of what was hidden behind or inside a picture", async () => {
    const script = "<script>alert(document.domain)</script>/*";
    for (const format of ["png", "jpeg", "gif", "webp"] as const) {
      const original = Buffer.concat([await red(20, 20).toFormat(format).toBuffer(), Buffer.from(script)]);
      expect((await readAll(original)).bytes.includes("script")).toBe(false);
    }
    const gif = await red(20, 20).gif().toBuffer();
    const comment = Buffer.concat([Buffer.from([0x21, 0xfe, script.length]), Buffer.from(script), Buffer.from([0])]);
    const withComment = Buffer.concat([
      gif.subarray(0, gif.indexOf(0x2c, 13 + 3 * 2)),
      comment,
      gif.subarray(gif.indexOf(0x2c, 13 + 3 * 2)),
    ]);
    expect((await readAll(withComment)).bytes.includes("script")).toBe(false);
  });
  it("makes a small picture for the feed of a large one, and none of a small one", async () => {
    const { width, height, preview, previewBytes } = await readAll(await noise(2000, 1000).jpeg().toBuffer());
    expect({ width, height }).toEqual({ width: 2000, height: 1000 });
    const shown = await sharp(previewBytes ?? Buffer.alloc(0)).metadata();
    expect({ format: shown.format, width: shown.width, height: shown.height }).toEqual({
      format: "webp",
      width: 640,
      height: 320,
    });
    expect(preview?.bytes).toBe(previewBytes?.length);
    expect((await readAll(await red(300, 200).png().toBuffer())).preview).toBeNull();
  });
  it("keeps a picture moving", async () => {
    const frames = await Promise.all(
      [0, 100, 200].map((r) =>
        sharp({ create: { width: 30, height: 20, channels: 3, background: { r, g: 0, b: 0 } } })
          .png()
          .toBuffer(),
      ),
    );
    const original = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100] })
      .toBuffer();
    const { width, height, bytes, preview } = await readAll(original);
    expect({ width, height, preview }).toEqual({ width: 30, height: 20, preview: null });
    expect((await sharp(bytes).metadata()).pages).toBe(3);
  });
  it("keeps transparency and does not blow a drawing of few colours up", async () => {
    const drawing = await sharp({
      create: { width: 400, height: 400, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png({ palette: true })
      .toBuffer();
    const { bytes } = await readAll(drawing);
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    expect(bytes.length).toBeLessThan(drawing.length * 3);
  });
  it.each([
    ["20,000 by 20,000 pixels", makeHugePng(20_000, 20_000)],
    ["a size that its bytes do not hold", makeHugePng(60_000, 60_000)],
    ["half a picture", null],
    [
      "a page that says it is a picture",
      Buffer.from("\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", "latin1"),
    ],
  ])("X67 refuses %s, leaving nothing", async (what, given) => {
    const whole = await noise(400, 400).png().toBuffer();
    await expect(clean(given ?? whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
      code: "file_unreadable",
      // By the size that its head claims, before a pixel is read.
      ...(/pixels|size/.test(what) ? { cause: { message: expect.stringContaining("exceeds pixel limit") } } : {}),
    });
    expect(await readdir(folder)).toEqual([]);
  });
  it("takes the picture of a telephone with many pixels", async () => {
    const { width } = await readAll(await red(8064, 6048).jpeg().toBuffer());
    expect(width).toBe(8064);
  });
  it("says truthfully where it cannot work, before and after it was tried", async () => {
    const missing = createImages(
      () => Promise.reject(new Error("no library for this system")),
      () => true,
    );
    expect(missing.isAvailable()).toBe(true);
    const path = await spool.newSpoolPath();
    await writeFile(path, await red(9, 9).png().toBuffer());
    await expect(missing.clean(await measure(path), spool)).rejects.toMatchObject({ code: "file_type_refused" });
    expect(missing.isAvailable()).toBe(false);
    await spool.discard({ path });
    expect(createImages(undefined, () => false).isAvailable()).toBe(false);
  });
});
