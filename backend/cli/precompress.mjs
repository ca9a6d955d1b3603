// node backend/cli/precompress.mjs FOLDER…: writes `x.br` and `x.gz` beside every text file of a build, so that a server sends them as they are.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);
const TEXT = new Set([".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".webmanifest"]);
/** Below this, packing adds more than it saves. */
const FROM_BYTES = 512;

/**
 * Packs once with the slowest and best setting what is sent many times.
 * @param {string} folder
 * @returns {Promise<number>} how many files got packed forms
 */
export async function precompress(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const texts = entries
    .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  let packed = 0;
  for (const path of texts) {
    const plain = await readFile(path);
    if (plain.length < FROM_BYTES) continue;
    await writeFile(`${path}.gz`, await gzipAsync(plain, { level: 9 }));
    await writeFile(
      `${path}.br`,
      await brotliAsync(plain, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
      }),
    );
    packed += 1;
  }
  return packed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const folder of process.argv.slice(2))
    void precompress(folder).then((packed) => console.log(`${folder}: ${packed} files packed`));
}
