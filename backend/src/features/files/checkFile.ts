import { FILE_TYPES, type FileGroup } from "@chat/contract/files";
import { FILE_NAME_MAX_CHARS } from "@chat/contract/limits";
import { HEIC_ENDING } from "@chat/contract/picked-files";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { cleanFileName, endingOf } from "../../platform/files/cleanFileName.ts";
import type { Spooled } from "../../platform/files/fileStore.ts";
import type { ImageFormat } from "../../platform/files/images.ts";
import { type Sniffed, sniffType } from "../../platform/files/sniffType.ts";

type Ending = keyof typeof FILE_TYPES;

/** A file that may be kept, with what is kept of it. */
export interface CheckedFile {
  readonly name: string;
  readonly mime: string;
  readonly whole: Spooled;
  readonly preview: Spooled | null;
  readonly width: number | null;
  readonly height: number | null;
}

/** What the bytes of a type must look like; images are told apart by the decoder. */
const LOOKS: Readonly<Record<Exclude<FileGroup, "image">, (ending: Ending, sniffed: Sniffed) => boolean>> = {
  document: (ending, sniffed) => sniffed === ending,
  text: (_ending, sniffed) => sniffed === "text",
  archive: (_ending, sniffed) => sniffed === "zip",
};

const IMAGES: ReadonlySet<string> = new Set<ImageFormat>(["png", "jpeg", "gif", "webp"]);
const IMAGE_ENDINGS: Readonly<Record<ImageFormat, string>> = { png: "png", jpeg: "jpg", gif: "gif", webp: "webp" };

const isKnown = (ending: string): ending is Ending => Object.hasOwn(FILE_TYPES, ending);

/**
 * What can be said before a byte is read.
 *
 * @returns the safe name and the group of its type
 * @throws {AppError} file_type_refused, file_heic
 */
export function checkName(given: string, groups: readonly FileGroup[]): { name: string; ending: Ending } {
  const name = cleanFileName(given, FILE_NAME_MAX_CHARS);
  const ending = endingOf(name);
  if (HEIC_ENDING.test(name)) throw new AppError("file_heic", { ending });
  if (!isKnown(ending) || !groups.includes(FILE_TYPES[ending].group))
    throw new AppError("file_type_refused", { ending });
  return { name, ending };
}

/** A picture that is not of the type its name says gets the name of the type it is: telephones and browsers do that. */
const nameFor = (name: string, ending: Ending, format: ImageFormat): string =>
  FILE_TYPES[ending].mime === `image/${format}`
    ? name
    : `${name.slice(0, name.length - ending.length)}${IMAGE_ENDINGS[format]}`;

/**
 * Decides by the bytes whether a received file is what its name says (X65); pictures are made anew.
 *
 * @throws {AppError} file_type_refused, file_empty, file_heic, file_not_utf8, file_unreadable, busy, storage_full
 */
export async function checkFile(
  deps: Pick<Deps, "files" | "images">,
  received: Spooled,
  { name, ending }: { name: string; ending: Ending },
): Promise<CheckedFile> {
  if (received.bytes === 0) throw new AppError("file_empty", { ending });
  const sniffed = await sniffType(received.path);
  if (sniffed === "heic") throw new AppError("file_heic", { ending }); // some telephones call them .jpg
  const { group, mime } = FILE_TYPES[ending];
  if (group === "image") {
    if (!IMAGES.has(sniffed)) throw new AppError("file_type_refused", { ending, sniffed });
    const { image, preview, format, width, height } = await deps.images.clean(received, deps.files);
    return { name: nameFor(name, ending, format), mime: `image/${format}`, whole: image, preview, width, height };
  }
  if (group === "text" && sniffed === "utf16") throw new AppError("file_not_utf8", { ending });
  if (!LOOKS[group](ending, sniffed)) throw new AppError("file_type_refused", { ending, sniffed });
  return { name, mime, whole: received, preview: null, width: null, height: null };
}
