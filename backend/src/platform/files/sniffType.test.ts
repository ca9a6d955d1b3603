import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDocx, makeZip } from "../../../test/makeZip.ts";
import { sniffType } from "./sniffType.ts";

const odt = (type: string) =>
  makeZip([
    ["mimetype", `application/vnd.oasis.opendocument.${type}`],
    ["content.xml", "<office:document-content/>"],
  ]);
const office = (part: string, ...further: (readonly [string, string])[]) =>
  makeZip([["[Content_Types].xml", "<Types/>"], [part, "<x/>"], ...further]);
const docx = makeDocx();

describe("sniffType", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-sniff-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const sniff = async (bytes: string | Buffer) => {
    const path = join(folder, "file");
    await writeFile(path, bytes);
    return sniffType(path);
  };

  it.each([
    ["png", Buffer.from("\x89PNG\r\n\x1a\n rest", "latin1")],
    ["jpeg", Buffer.from("\xff\xd8\xff\xe0 rest", "latin1")],
    ["gif", "GIF89a rest"],
    ["webp", "RIFF\x10\0\0\0WEBPVP8 "],
    ["pdf", "%PDF-1.7\n"],
    ["docx", docx],
    ["xlsx", office("xl/workbook.xml")],
    ["pptx", office("ppt/presentation.xml")],
    ["odt", odt("text")],
    ["ods", odt("spreadsheet")],
    ["zip", makeZip([["a.txt", "hello"]])],
    ["text", "name;town\r\nJosé;Cádiz\r\n"],
    ["text", Buffer.from("caf\xe9 in Latin 1", "latin1")],
    ["utf16", Buffer.from("hello", "utf16le")],
    ["utf16", Buffer.from("\ufeffこんにちは", "utf16le")],
    ["utf16", Buffer.from("\ufeffhello", "utf16le").swap16()],
    ["heic", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1")],
    ["heic", Buffer.from("\0\0\0\x1cftypmif1\0\0\0\0", "latin1")],
    ["unknown", Buffer.from("\0\0\0\x18ftypavif\0\0\0\0", "latin1")],
    ["text", "<html><script>alert(1)</script>"], // harmless as a text that is only ever saved
  ])("knows %s", async (type, bytes) => expect(await sniff(bytes)).toBe(type));

  it.each([
    ["nothing at all", ""],
    ["a program", Buffer.from("MZ\x90\x00\x03\x00", "latin1")],
    ["an ELF program", Buffer.from("\x7fELF\x02\x01", "latin1")],
    ["a PDF behind something else", Buffer.from("\x00GIF%PDF-1.7", "latin1")],
    ["half an archive", docx.subarray(0, docx.length - 30)],
    ["an archive whose directory lies", makeLying()],
    ["an empty archive", makeZip([])],
    ["a document with macros", makeDocx(["word/vbaProject.bin", "x"])],
    ["a document with ActiveX", makeDocx(["word/activeX/activeX1.bin", "x"])],
    [
      "a text document with macros",
      makeZip([
        ["mimetype", "application/vnd.oasis.opendocument.text"],
        ["content.xml", "x"],
        ["Basic/Standard/Module1.xml", "x"],
      ]),
    ],
    [
      "a presentation of a kind that is not taken",
      makeZip([
        ["mimetype", "application/vnd.oasis.opendocument.text-template"],
        ["[Content_Types].xml", ""],
        ["content.xml", "x"],
      ]),
    ],
  ])("does not know %s", async (_what, bytes) => expect(await sniff(bytes)).toBe("unknown"));
});

function makeLying(): Buffer {
  const bytes = Buffer.from(docx);
  bytes.writeUInt32LE(0x7fffffff, bytes.length - 22 + 12); // the directory's length
  return bytes;
}
