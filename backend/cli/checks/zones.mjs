/** @typedef {import("./readModules.mjs").Module} Module */

/** The line in which features stand: each may import those to its left. */
export const FEATURE_ORDER = [
  "workspaces",
  "users",
  "widgets",
  "knowledge",
  "visitors",
  "sessions",
  "files",
  "messages",
  "escalation",
  "agents",
  "assistant",
  "analytics",
  "webhooks",
];

/** Which part of the backend a file belongs to, lowest first: nothing imports upward. */
const BACKEND_LAYERS = ["contract", "config", "platform", "deps", "features", "doors", "main"];

/** @param {string | undefined} file */
export function layerOf(file) {
  if (file === undefined) return undefined;
  if (file.startsWith("backend/contract/src/")) return "contract";
  const inside = /^backend\/src\/(.+)$/.exec(file)?.[1];
  if (inside === undefined) return undefined;
  if (inside === "config.ts") return "config";
  if (inside.startsWith("platform/")) return "platform";
  if (inside === "deps.ts" || inside === "domain-events.ts") return "deps";
  if (inside.startsWith("features/")) return "features";
  return /^(main|server|chat)\.ts$/.test(inside) ? "main" : "doors";
}

/** @param {string | undefined} file */
export const rank = (file) => BACKEND_LAYERS.indexOf(layerOf(file) ?? "");
/** @param {string | undefined} file */
export const featureOf = (file) => /^backend\/src\/features\/([^/]+)\//.exec(file ?? "")?.[1];
/** @param {Module} module */
export const inBackend = (module) => module.file.startsWith("backend/src/") && !isTest(module.file);
/** @param {Module} module */
export const inWidget = (module) => module.file.startsWith("widget/src/") && !isTest(module.file);
/** @param {string} file */
export const isTest = (file) => /\.(test|spec)\.[a-z]+$/.test(file) || /\/test\//.test(file);
/** @param {string | undefined} file */
export const uiApp = (file) =>
  file?.startsWith("admin-ui/kit/") ? undefined : /^(admin-ui|agent-ui)\//.exec(file ?? "")?.[1];
/** @param {string | undefined} file */
export const uiFeature = (file) => /^(?:admin-ui|agent-ui)\/src\/features\/([^/]+)\//.exec(file ?? "")?.[1];

/** @param {string | undefined} file */
export function uiRank(file) {
  const inside = /^(?:admin-ui|agent-ui)\/src\/(.+)$/.exec(file ?? "")?.[1];
  if (inside === undefined) return -1;
  return inside.startsWith("features/")
    ? 0
    : inside.startsWith("pages/")
      ? 1
      : /^(router|main)\.tsx?$/.test(inside)
        ? 2
        : 0;
}
