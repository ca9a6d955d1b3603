import { type FileHandle, open } from "node:fs/promises";
import { zipNames } from "./zipNames.ts";

/** What a file's bytes say that it is; `text` is anything without control characters. */
export type Sniffed =
  | "png"
  | "jpeg"
  | "gif"
  | "webp"
  | "pdf"
  | "zip"
  | OfficeType
  | "text"
  | "utf16"
  | "heic"
  | "unknown";
type OfficeType = "docx" | "xlsx" | "pptx" | "odt" | "ods";

const HEAD_BYTES = 128;
const CHUNK_BYTES = 64 * 1024;

const startsWith = (head: Buffer, bytes: readonly number[] | string, at = 0): boolean =>
  head
    .subarray(at, at + bytes.length)
    .equals(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : Buffer.from(bytes));

const OFFICE_FOLDERS = {
  "word/document.xml": "docx",
  "xl/workbook.xml": "xlsx",
  "ppt/presentation.xml": "pptx",
} as const;
const OPEN_DOCUMENT = /^mimetypeapplication\/vnd\.oasis\.opendocument\.(text|spreadsheet)(?!-)/;
/** What makes a document a program. */
const ACTIVE_PART = /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|activeX\d*\.(?:bin|xml)|Basic\/.+|Scripts\/.+)$/i;

async function sniffZip(file: FileHandle, bytes: number, head: Buffer): Promise<Sniffed> {
  const names = await zipNames(file, bytes);
  if (!names || names.length === 0) return "unknown";
  const isActive = names.some((name) => ACTIVE_PART.test(name));
  // The first entry of an OpenDocument is its type, unpacked: 30 bytes of header stand before its name.
  const openDocument = OPEN_DOCUMENT.exec(head.subarray(30).toString("latin1"))?.[1];
  if (openDocument && names.includes("content.xml"))
    return isActive ? "unknown" : openDocument === "text" ? "odt" : "ods";
  if (!names.includes("[Content_Types].xml")) return "zip";
  const part = Object.entries(OFFICE_FOLDERS).find(([name]) => names.includes(name));
  return part && !isActive ? part[1] : "unknown";
}

/** Tab, line ends, form feed and the escape of coloured logs are text; any other control character is not. */
const isControl = (byte: number): boolean => (byte < 32 && ![9, 10, 12, 13, 27].includes(byte)) || byte === 127;

async function isText(file: FileHandle, bytes: number): Promise<boolean> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let position = 0; position < bytes; ) {
    const { bytesRead } = await file.read({ buffer, position });
    if (bytesRead === 0) break;
    if (buffer.subarray(0, bytesRead).some(isControl)) return false;
    position += bytesRead;
  }
  return true;
}

/** Apple's photos; AVIF has the same box with other brands. Source: ISO/IEC 23008-12, B.4. */
const HEIC_BRAND = /^ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/;

/** A mark at the beginning, or every second byte empty as in Latin text without one. */
function isUtf16(head: Buffer): boolean {
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return true;
  const empty = (from: number) => head.filter((byte, at) => at % 2 === from && byte === 0).length;
  const half = Math.floor(head.length / 2);
  return half > 1 && [0, 1].some((from) => empty(from) >= half * 0.9 && empty(1 - from) === 0);
}

/**
 * Tells a file's type by its bytes alone, never by its name or what its sender says (X65).
 *
 * Strict where a library is lenient: a signature must stand at the very beginning, an archive must be whole, and a document with
 * macros is no document.
 */
export async function sniffType(path: string): Promise<Sniffed> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 });
    const head = buffer.subarray(0, bytesRead);
    if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
    if (startsWith(head, [0xff, 0xd8, 0xff])) return "jpeg";
    if (startsWith(head, "GIF87a") || startsWith(head, "GIF89a")) return "gif";
    if (startsWith(head, "RIFF") && startsWith(head, "WEBP", 8)) return "webp";
    if (startsWith(head, "%PDF-")) return "pdf";
    if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return await sniffZip(file, size, head);
    if (HEIC_BRAND.test(head.subarray(4, 12).toString("latin1"))) return "heic";
    if (isUtf16(head)) return "utf16";
    return size > 0 && (await isText(file, size)) ? "text" : "unknown";
  } finally {
    await file.close();
  }
}
