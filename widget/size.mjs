import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const LOADER_MAX_BYTES = 2048;
const PANEL_MAX_BYTES = 15 * 1024;
const GRAMMAR_MAX_BYTES = 3 * 1024;

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
/** @param {string} name */
const read = (name) => readFileSync(join(dist, name));
/** @param {string} name */
const bytes = (name) => gzipSync(read(name), { level: 9 }).length;

/**
 * A bundle and everything it imports at once, not what it imports on demand.
 *
 * @param {string} name
 * @param {Set<string>} seen
 */
function withStaticImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, other] of read(name)
    .toString()
    .matchAll(/(?:^|[;}\s])(?:import|export)\b[^"'()]*?["']\.\/([^"']+\.js)["']/g))
    withStaticImports(other, seen);
  return seen;
}

/** The parser of Markdown alone: what draws and links its tree comes with other parts. */
async function grammarBytes() {
  const out = mkdtempSync(join(tmpdir(), "grammar-"));
  await build({
    configFile: false,
    logLevel: "silent",
    build: {
      outDir: out,
      minify: true,
      target: "es2022",
      lib: { entry: join(here, "../backend/contract/src/markdown.ts"), formats: ["es"], fileName: "markdown" },
      rolldownOptions: { external: /typed-text/, output: { minify: true } },
    },
  });
  const size = gzipSync(readFileSync(join(out, "markdown.js")), { level: 9 }).length;
  rmSync(out, { recursive: true });
  return size;
}

const names = readdirSync(dist).filter((name) => name.endsWith(".js"));
const panel = [...withStaticImports(names.find((name) => name.startsWith("panel-")))];
const loaderBytes = bytes("widget.js");
const panelBytes = panel.reduce((sum, name) => sum + bytes(name), 0);
for (const name of names)
  console.log(`${String(bytes(name)).padStart(6)}  ${name}${panel.includes(name) ? "  (after open)" : ""}`);

const rows = [
  ["to the bubble", loaderBytes, LOADER_MAX_BYTES],
  ["after open", panelBytes, PANEL_MAX_BYTES],
  ["the grammar", await grammarBytes(), GRAMMAR_MAX_BYTES],
];
for (const [what, size, max] of rows)
  console.log(`${what}: ${size} of ${max} bytes gzip${size > max ? "  TOO LARGE" : ""}`);
process.exitCode = rows.some(([, size, max]) => size > max) ? 1 : 0;
