import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Bundles the backend into backend/dist: our own sources become one file, packages stay in node_modules.
 * @param {string} root
 * @param {string} [outdir] within the root, so that the packages are found from there
 */
export async function buildBackend(root, outdir = join(root, "backend/dist")) {
  const { build } = await import("esbuild");
  const entries = ["main.ts", "chat.ts"]
    .map((name) => join(root, "backend/src", name))
    .filter((path) => existsSync(path));
  await build({
    entryPoints: entries,
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "silent",
    plugins: [
      {
        name: "packages-stay-outside",
        setup(setup) {
          // The contract is TypeScript of ours; everything else with a bare name is installed.
          setup.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === "entry-point" || path.startsWith("@chat/") ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
}
