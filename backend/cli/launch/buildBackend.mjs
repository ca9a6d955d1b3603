import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Bundles the backend into backend/dist: our own sources become one file, packages stay in node_modules.
 * @param {string} root
 */
export async function buildBackend(root) {
  const { build } = await import("esbuild");
  const entries = ["main.ts", "chat.ts"]
    .map((name) => join(root, "backend/src", name))
    .filter((path) => existsSync(path));
  await build({
    entryPoints: entries,
    outdir: join(root, "backend/dist"),
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
