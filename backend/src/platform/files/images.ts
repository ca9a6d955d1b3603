import { createRequire } from "node:module";
import type Sharp from "sharp";
import { AppError } from "../errors.ts";
import type { FileStore, Spooled } from "./fileStore.ts";
import { measure } from "./spool.ts";
import { toStorageError } from "./storageErrors.ts";

/** A picture as it is kept: made anew from its pixels, with its size as it is shown. */
export interface CleanImage {
  readonly image: Spooled;
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  /** For the feed, WebP; null where the picture itself is small enough, or moves. */
  readonly preview: Spooled | null;
}

export type ImageFormat = "png" | "jpeg" | "gif" | "webp";

/** Makes pictures of strangers safe to show. */
export interface Images {
  /** Whether this machine can: the library has a part for each system, and an installation may leave it out. */
  isAvailable(): boolean;
  /**
   * Decodes and encodes again: what was hidden in the file (position, camera, scripts behind the pixels) does not survive (X65, X68).
   *
   * @throws {AppError} file_unreadable (damaged, or too many pixels), storage_full, busy
   */
  clean(source: Spooled, spool: Pick<FileStore, "newSpoolPath" | "discard">): Promise<CleanImage>;
}

/** A photograph of the largest telephones; four bytes each while it is worked on (X67). */
const PIXELS_MAX = 50_000_000;
/** Of a moving picture, all its frames together. */
const ALL_PIXELS_MAX = 100_000_000;
const PREVIEW_PIXELS = 640;
const PREVIEW_FROM_BYTES = 150_000;
const SECONDS_MAX = 20;
/** Waiting for their turn; one is worked on at a time, so that pictures never take the machine from the chats. */
const QUEUE_MAX = 40;

/** libvips gives no codes: what it says when it cannot write. */
const DISK_FAULT = /no space left|disc full|disk full|write error|unable to open .* for writ/i;

/** Loads the library when the first picture comes: it takes 30 MB. */
export function createImages(
  load: () => Promise<typeof Sharp> = loadSharp,
  isInstalled = isSharpInstalled,
  secondsMax = SECONDS_MAX,
): Images {
  let loading: Promise<typeof Sharp | null> | undefined;
  let isBroken = false;
  const library = (): Promise<typeof Sharp | null> => {
    loading ??= load().catch(() => {
      isBroken = true;
      return null;
    });
    return loading;
  };
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  return {
    isAvailable: () => !isBroken && isInstalled(),
    async clean(source, spool) {
      const sharp = await library();
      if (!sharp) throw new AppError("file_type_refused", { why: "pictures cannot be worked on here" });
      if (waiting >= QUEUE_MAX) throw new AppError("busy", { waiting }, { retryAfterMs: 2000 });
      waiting += 1;
      const mine = turn.then(() => encodeAnew(sharp, source, spool, secondsMax));
      turn = mine.catch(() => undefined);
      return mine.finally(() => {
        waiting -= 1;
      });
    },
  };
}

function isSharpInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve("sharp");
    return true;
  } catch {
    return false;
  }
}

async function loadSharp(): Promise<typeof Sharp> {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

const FORMATS: Readonly<Record<string, ImageFormat>> = { png: "png", jpeg: "jpeg", gif: "gif", webp: "webp" };

async function encodeAnew(
  sharp: typeof Sharp,
  source: Spooled,
  spool: Pick<FileStore, "newSpoolPath" | "discard">,
  secondsMax: number,
): Promise<CleanImage> {
  const made: string[] = [];
  const newPath = async (): Promise<string> => {
    const path = await spool.newSpoolPath();
    made.push(path);
    return path;
  };
  try {
    const facts = await sharp(source.path, { limitInputPixels: PIXELS_MAX }).metadata();
    const format = FORMATS[facts.format ?? ""];
    const frames = facts.pages ?? 1;
    if (!format || facts.width * (facts.pageHeight ?? facts.height) * frames > ALL_PIXELS_MAX)
      throw new AppError("file_unreadable", { format: facts.format, width: facts.width, height: facts.height, frames });
    const isMoving = frames > 1;
    const path = await newPath();
    const decoded = sharp(source.path, {
      animated: isMoving,
      limitInputPixels: isMoving ? ALL_PIXELS_MAX : PIXELS_MAX,
      failOn: "error",
    }).timeout({ seconds: secondsMax });
    const upright = isMoving ? decoded : decoded.autoOrient();
    const isPalette = facts.isPalette === true;
    const encoded = {
      png: () => upright.png({ compressionLevel: 7, palette: isPalette }),
      jpeg: () => upright.jpeg({ quality: 88 }),
      gif: () => upright.gif(),
      webp: () => upright.webp({ quality: 88 }),
    }[format]();
    const info = await encoded.toFile(path);
    const [width, height] = [info.width, info.pageHeight ?? info.height];
    const image = await measure(path);
    const isSmall = width <= PREVIEW_PIXELS && height <= PREVIEW_PIXELS && image.bytes < PREVIEW_FROM_BYTES;
    if (isSmall || isMoving) return { image, format, width, height, preview: null };
    const previewPath = await newPath();
    await sharp(path, { limitInputPixels: PIXELS_MAX })
      .timeout({ seconds: secondsMax })
      .resize(PREVIEW_PIXELS, PREVIEW_PIXELS, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 78 })
      .toFile(previewPath);
    return { image, format, width, height, preview: await measure(previewPath) };
  } catch (error) {
    for (const path of made) await spool.discard({ path }).catch(() => undefined);
    if (error instanceof AppError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (DISK_FAULT.test(text))
      throw toStorageError(Object.assign(new Error(text, { cause: error }), { code: "ENOSPC" }));
    throw new AppError("file_unreadable", { why: text.slice(0, 200) }, { cause: error });
  }
}
