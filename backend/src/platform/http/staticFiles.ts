import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".ts": "text/plain; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
};
const COMPRESSIBLE = new Set([".html", ".js", ".ts", ".mjs", ".css", ".json", ".svg", ".txt", ".webmanifest"]);
/** Below this compression adds more than it saves. */
const COMPRESS_FROM_BYTES = 512;

/** A file as it is sent. */
export interface StaticFile {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | undefined;
  readonly brotli: Buffer | undefined;
  readonly modifiedMs: number;
}

/** The files of one folder, read and compressed once, then answered from memory. */
export interface StaticFolder {
  /** @param path below the folder, as in the address; anything that leaves the folder is absent */
  find(path: string): Promise<StaticFile | undefined>;
}

/** What the build packed (`backend/cli/precompress.mjs`), unless the file was built again since. */
async function packedBeside(file: string, modifiedMs: number, ending: ".br" | ".gz"): Promise<Buffer | undefined> {
  const facts = await stat(`${file}${ending}`).catch(() => undefined);
  return facts?.isFile() && facts.mtimeMs >= modifiedMs ? readFile(`${file}${ending}`) : undefined;
}

async function load(file: string, modifiedMs: number): Promise<StaticFile> {
  const plain = await readFile(file);
  const extension = extname(file);
  const isWorthIt = COMPRESSIBLE.has(extension) && plain.length >= COMPRESS_FROM_BYTES;
  const packBrotli = (): Promise<Buffer> =>
    brotliAsync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    });
  const [brotli, gzipped] = isWorthIt
    ? await Promise.all([
        packedBeside(file, modifiedMs, ".br").then((packed) => packed ?? packBrotli()),
        packedBeside(file, modifiedMs, ".gz").then((packed) => packed ?? gzipAsync(plain, { level: 9 })),
      ])
    : [undefined, undefined];
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 27)}"`;
  return { type: TYPES[extension] ?? "application/octet-stream", etag, plain, gzip: gzipped, brotli, modifiedMs };
}

/** @param isWatched read again what changed on disk (development and builds beside a running server) */
export function openStaticFolder(folder: string, { isWatched }: { isWatched: boolean }): StaticFolder {
  const files = new Map<string, Promise<StaticFile>>();
  const root = `${normalize(folder)}/`;
  return {
    async find(path) {
      const file = normalize(join(folder, path));
      if (path.includes("\0") || !file.startsWith(root) || /\/\.|\.(?:br|gz)$/.test(path)) return undefined;
      const kept = await files.get(file);
      if (kept && !isWatched) return kept;
      const facts = await stat(file).catch(() => undefined);
      if (!facts?.isFile()) return undefined;
      if (kept && kept.modifiedMs === facts.mtimeMs) return kept;
      const loading = load(file, facts.mtimeMs);
      files.set(file, loading);
      loading.catch(() => files.delete(file));
      return loading;
    },
  };
}
