import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { build } from "vite";
import { writeWidgetTypes } from "./buildTypes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "dist");
const panelEntry = join(here, "src/panel/panel.ts");

const LAZY = /\bimport\((["'`]\.\/[^"'`]+["'`])\)/g;
/** @type {import("terser").MinifyOptions} */
const TERSER = {
  ecma: 2022,
  compress: { passes: 4, unsafe: true, unsafe_methods: true, unsafe_arrows: true, keep_fargs: false },
};

/** What the three bundles share; nothing in them adds links to the customer's page. */
const bundle = (entry, format, output, define = {}) =>
  build({
    root: here,
    base: "./",
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    plugins: [
      {
        // Rolldown's own minifier leaves small functions where they were: 1 % more, which is what a command costs.
        name: "terser",
        async generateBundle(_, files) {
          for (const file of Object.values(files)) {
            if (file.type !== "chunk") continue;
            const { code } = await minify(file.code, { ...TERSER, module: format === "es", toplevel: true });
            if (code) file.code = code;
          }
        },
      },
      {
        // A browser remembers a module that it could not load as failed, under its address and for as long as the page lives.
        name: "lazy-parts-under-another-address",
        generateBundle(_, files) {
          for (const file of Object.values(files)) {
            if (file.type !== "chunk" || !file.code.match(LAZY)) continue;
            const code = file.code.replaceAll(LAZY, "$$l($1)");
            file.code = `const $l=a=>import(a).catch(()=>import(a+"?"+Date.now()));${code}`;
          }
        },
      },
    ],
    define: { "process.env.NODE_ENV": '"production"', ...define },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      cssTarget: ["chrome125", "firefox128", "safari18"], // what knows our colours needs no fallbacks around them
      modulePreload: false,
      sourcemap: false,
      reportCompressedSize: false,
      // Library mode leaves `import()` alone; an application's build wraps each in a helper of 1 kB.
      lib: { entry, formats: [format], name: "chatWidgetLoader" },
      rolldownOptions: {
        preserveEntrySignatures: "allow-extension",
        optimization: { inlineConst: { mode: "all", pass: 3 } },
        output: { minify: true, topLevelVar: false, chunkFileNames: "[name]-[hash].js", ...output },
      },
    },
  });

/** @type {Set<string> | undefined} */
let panelModules;
/**
 * Everything that the panel needs at once is one file, whatever its lazy parts share with it: one request, and it packs better.
 *
 * @param {string} id
 * @param {{ getModuleInfo(id: string): { importedIds: string[] } | null }} graph
 */
const inPanel = (id, graph) => {
  if (!panelModules) {
    panelModules = new Set();
    const walk = (/** @type {string} */ module) => {
      if (panelModules.has(module)) return;
      panelModules.add(module);
      graph.getModuleInfo(module)?.importedIds.forEach(walk);
    };
    walk(panelEntry);
  }
  return panelModules.has(id) ? "panel" : null;
};

rmSync(out, { recursive: true, force: true });
await bundle({ panel: panelEntry }, "es", {
  entryFileNames: "[name]-[hash].js",
  codeSplitting: { groups: [{ name: inPanel }] },
});
const panel = readdirSync(out).find((name) => name.startsWith("panel-"));
if (!panel) throw new Error("The panel's bundle is missing.");
// For a loader that a browser kept from before an update: the panel under a name that never changes. Asked for as `…/2/panel.js`, all that
// it imports has another address, too: where the first try failed, the browser would not ask for the same ones again.
writeFileSync(join(out, "panel.js"), `export * from "./${panel}";\n`);
// Loader: a classic script, so that one plain tag works everywhere and `document.currentScript` names its origin.
await bundle(
  { widget: join(here, "src/loader/loader.ts") },
  "iife",
  { entryFileNames: "widget.js" },
  { PANEL_FILE: JSON.stringify(panel) },
);
await bundle({ preview: join(here, "src/preview/preview.ts") }, "es", { entryFileNames: "preview.js" });
writeWidgetTypes(out);
