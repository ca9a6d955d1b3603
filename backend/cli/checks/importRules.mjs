import {
  FEATURE_ORDER,
  featureOf,
  inBackend,
  inWidget,
  isTest,
  layerOf,
  rank,
  uiApp,
  uiFeature,
  uiRank,
} from "./zones.mjs";

/** @typedef {import("./readModules.mjs").Module} Module */
/** @typedef {import("./readModules.mjs").ModuleImport} ModuleImport */
/**
 * @typedef {object} ImportRule
 * @property {string} name
 * @property {string} reason
 * @property {(module: Module, entry: ModuleImport) => boolean} breaks whether this import of this module is not allowed
 */

const HTTP_CLIENTS = new Set(["undici", "axios", "node-fetch", "got", "ky", "superagent"]);
const NETWORK = /^(?:node:)?(?:https?|http2|net|tls|dgram)$/;
/** What those modules offer without calling anybody. */
const INBOUND = new Set([
  "createServer",
  "Server",
  "STATUS_CODES",
  "isIP",
  "isIPv4",
  "isIPv6",
  "BlockList",
  "SocketAddress",
]);

/** @type {readonly ImportRule[]} */
export const IMPORT_RULES = [
  {
    name: "missing-module",
    reason: "the import leads nowhere",
    breaks: (_, entry) => entry.isMissing,
  },
  {
    name: "contract-imports-zod-only",
    reason: "the contract is shared by every program, the widget included, so it must cost them nothing else",
    breaks: (module, entry) =>
      layerOf(module.file) === "contract" &&
      !isTest(module.file) &&
      (entry.packageName ? entry.packageName !== "zod" : layerOf(entry.file) !== "contract"),
  },
  {
    name: "no-upward-import",
    reason:
      "contract ← platform ← deps ← features ← app, realtime ← main: what is below must work without what is above",
    breaks: (module, entry) => !isTest(module.file) && rank(module.file) >= 0 && rank(entry.file) > rank(module.file),
  },
  {
    name: "backend-stays-in-backend",
    reason: "the shipped backend runs without tests, tools and the browser programs",
    breaks: (module, entry) =>
      !isTest(module.file) && rank(module.file) >= 0 && entry.file !== undefined && rank(entry.file) < 0,
  },
  {
    name: "door-not-to-repository",
    reason:
      "a route or socket handler translates; the rules live in the use case it calls, so none can go round them (a read-only *.view.ts may be shown as it is)",
    breaks: (module, entry) =>
      /\.(routes|socket)\.ts$/.test(module.file) &&
      featureOf(module.file) !== undefined &&
      (entry.file ?? "").endsWith(".repository.ts") &&
      !entry.isType,
  },
  {
    name: "repository-below-use-case",
    reason: "a repository is the SQL and nothing else; it takes the transaction and never calls back into the story",
    breaks: (module, entry) =>
      /\.(repository|view)\.ts$/.test(module.file) &&
      featureOf(entry.file) !== undefined &&
      !entry.isType &&
      /\.(routes|socket|broadcast)\.ts$/.test(entry.file ?? ""),
  },
  {
    name: "features-in-line",
    reason: `features import only to their left (${FEATURE_ORDER.join(" < ")}); the other way goes through domain-events.ts`,
    breaks: (module, entry) => {
      const from = featureOf(module.file);
      const to = featureOf(entry.file);
      if (isTest(module.file) || from === undefined || to === undefined || from === to) return false;
      return FEATURE_ORDER.indexOf(to) >= FEATURE_ORDER.indexOf(from) || !FEATURE_ORDER.includes(to);
    },
  },
  {
    name: "express-has-one-home",
    reason: "only platform/http and app.ts know that HTTP is served by express",
    breaks: (module, entry) =>
      inBackend(module) &&
      /^(express|express-rate-limit|helmet|multer)$/.test(entry.packageName ?? "") &&
      !/^backend\/src\/(platform\/http\/|app\.ts$)/.test(module.file),
  },
  {
    name: "socket-io-has-one-home",
    reason: "only platform/socket and realtime.ts know that events travel by socket.io",
    breaks: (module, entry) =>
      inBackend(module) &&
      /^(socket\.io|@socket\.io\/.*|engine\.io)$/.test(entry.packageName ?? "") &&
      !/^backend\/src\/(platform\/socket\/|realtime\.ts$)/.test(module.file),
  },
  {
    name: "sql-has-one-home",
    reason: "SQL is written in platform/db and in repositories, nowhere else",
    breaks: (module, entry) =>
      inBackend(module) &&
      entry.packageName === "mysql2" &&
      !/^backend\/src\/(platform\/db\/|.*\.(repository|view)\.ts$)/.test(module.file),
  },
  {
    name: "outbound-has-one-home",
    reason:
      "one client checks every address that we call, so that no customer's text makes us reach into a private network",
    breaks: (module, entry) =>
      inBackend(module) &&
      !module.file.startsWith("backend/src/platform/outbound/") &&
      !entry.isType &&
      entry.packageName !== undefined &&
      (HTTP_CLIENTS.has(entry.packageName) ||
        (NETWORK.test(entry.packageName) && !entry.names.every((name) => INBOUND.has(name)))),
  },
  {
    name: "kit-imports-contract-only",
    reason: "both apps stand on the kit; it may know neither",
    breaks: (module, entry) =>
      module.file.startsWith("admin-ui/kit/src/") &&
      entry.file !== undefined &&
      !/^(admin-ui\/kit\/src|backend\/contract\/src)\//.test(entry.file),
  },
  {
    name: "ui-layers",
    reason: "contract ← kit ← features ← pages ← router: a feature must not know the page it is shown on",
    breaks: (module, entry) =>
      uiRank(module.file) >= 0 && uiRank(entry.file) > uiRank(module.file) && uiApp(module.file) === uiApp(entry.file),
  },
  {
    name: "ui-stays-in-its-app",
    reason: "an app imports itself, the kit and the contract; what both need belongs in the kit",
    breaks: (module, entry) => {
      const app = uiApp(module.file);
      if (app === undefined || entry.file === undefined || module.file.endsWith(".config.ts")) return false;
      return (
        uiApp(entry.file) !== app &&
        !/^(admin-ui\/kit|backend\/contract)\/src\//.test(entry.file) &&
        !entry.file.startsWith("admin-ui/kit/")
      );
    },
  },
  {
    name: "ui-features-apart",
    reason: "no feature imports a feature; what two need belongs in the kit or in the page that shows both",
    breaks: (module, entry) => {
      const from = uiFeature(module.file);
      const to = uiFeature(entry.file);
      return from !== undefined && to !== undefined && from !== to && uiApp(module.file) === uiApp(entry.file);
    },
  },
  {
    name: "widget-contract-types-only",
    reason:
      "the widget takes @chat/contract/wire at run time (its lazy parts picked-files, form-answers and markdown, its texts typed-text) and the rest as types: zod would cost every visitor 22 kB",
    breaks: (module, entry) =>
      inWidget(module) &&
      layerOf(entry.file) === "contract" &&
      !entry.isType &&
      !/^backend\/contract\/src\/(wire|picked-files|form-answers|typed-text|markdown(-text)?)\.ts$/.test(
        entry.file ?? "",
      ),
  },
  {
    name: "widget-without-packages",
    reason: "every byte of the widget is paid by a stranger's page: no framework and no library in it",
    breaks: (module, entry) => inWidget(module) && entry.packageName !== undefined && !entry.isType,
  },
  {
    name: "widget-stays-in-widget",
    reason: "the widget is built alone",
    breaks: (module, entry) =>
      inWidget(module) && entry.file !== undefined && !/^(widget|backend\/contract\/src)\//.test(entry.file),
  },
];
