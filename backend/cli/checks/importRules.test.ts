import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { checkImports } from "./checkImports.mjs";
import { IMPORT_RULES } from "./importRules.mjs";
import { readModules } from "./readModules.mjs";

/** A small house in which every rule is kept; each case below breaks one. */
const CLEAN: Record<string, string> = {
  "backend/contract/src/wire.ts": 'import * as z from "zod"; export const wire = z;',
  "backend/contract/src/messages.ts":
    'import { wire } from "./wire.ts"; export type Message = string; export const messages = wire;',
  "backend/src/config.ts": 'import * as z from "zod"; export const config = [z, process.env];',
  "backend/src/deps.ts": 'import type { Db } from "./platform/db/database.ts"; export type Deps = Db;',
  "backend/src/platform/db/database.ts": 'import mysql from "mysql2/promise"; export type Db = typeof mysql;',
  "backend/src/platform/http/server.ts":
    'import { createServer, type Server } from "node:http"; import express from "express"; export const s: Server = createServer(express());',
  "backend/src/platform/outbound/outbound.ts":
    'import { request } from "undici"; export const out = [request, fetch("https://x.test")];',
  "backend/src/features/users/users.repository.ts": "export const findUser = 1;",
  "backend/src/features/users/login.ts":
    'import { findUser } from "./users.repository.ts"; export const login = findUser;',
  "backend/src/features/users/users.routes.ts": 'import { login } from "./login.ts"; export const usersRoutes = login;',
  "backend/src/features/sessions/startSession.ts":
    'import { findUser } from "../users/users.repository.ts"; export const startSession = findUser;',
  "backend/src/app.ts":
    'import { usersRoutes } from "./features/users/users.routes.ts"; export const app = usersRoutes;',
  "backend/src/main.ts": 'import { app } from "./app.ts"; console.log(app);',
  "admin-ui/kit/src/Button.tsx":
    'import type { Message } from "@chat/contract/messages"; export const Button = (text: Message) => <b>{text}</b>;',
  "admin-ui/src/features/team/Team.tsx": 'import { Button } from "@chat/ui-kit/Button"; export const Team = Button;',
  "admin-ui/src/features/widgets/Widgets.tsx": "export const Widgets = 1;",
  "admin-ui/src/pages/TeamPage.tsx": 'import { Team } from "../features/team/Team.tsx"; export const TeamPage = Team;',
  "admin-ui/src/router.tsx": 'import { TeamPage } from "./pages/TeamPage.tsx"; export const router = TeamPage;',
  "agent-ui/src/main.tsx": 'import { Button } from "@chat/ui-kit/Button"; console.log(Button);',
  "widget/src/panel.ts":
    'import { wire } from "@chat/contract/wire"; import type { Message } from "@chat/contract/messages"; export const panel: Message[] = [String(wire)];',
};

/** Which rule each planted file breaks. */
const PLANTED: readonly (readonly [rule: string, file: string, source: string])[] = [
  [
    "missing-module",
    "backend/src/features/users/logout.ts",
    'import { gone } from "./gone.ts"; export const logout = gone;',
  ],
  [
    "contract-imports-zod-only",
    "backend/contract/src/users.ts",
    'import { nanoid } from "nanoid"; export const id = nanoid;',
  ],
  [
    "no-upward-import",
    "backend/src/platform/clock.ts",
    'import { login } from "../features/users/login.ts"; export const clock = login;',
  ],
  [
    "no-upward-import",
    "backend/src/features/users/mount.ts",
    'import type { app } from "../../app.ts"; export type Mount = typeof app;',
  ],
  [
    "backend-stays-in-backend",
    "backend/src/features/users/theme.ts",
    'import { Button } from "../../../../admin-ui/kit/src/Button.tsx"; export const theme = Button;',
  ],
  [
    "door-not-to-repository",
    "backend/src/features/users/users.socket.ts",
    'import { findUser } from "./users.repository.ts"; export const bind = findUser;',
  ],
  [
    "repository-below-use-case",
    "backend/src/features/users/more.repository.ts",
    'import { usersRoutes } from "./users.routes.ts"; export const more = usersRoutes;',
  ],
  [
    "features-in-line",
    "backend/src/features/users/invite.ts",
    'import { startSession } from "../sessions/startSession.ts"; export const invite = startSession;',
  ],
  ["features-in-line", "backend/src/features/gossip/tell.ts", "export const tell = 1;"],
  [
    "express-has-one-home",
    "backend/src/features/users/router.ts",
    'import { Router } from "express"; export const router = Router();',
  ],
  [
    "socket-io-has-one-home",
    "backend/src/features/users/push.ts",
    'import { Server } from "socket.io"; export const push = Server;',
  ],
  [
    "sql-has-one-home",
    "backend/src/features/users/query.ts",
    'import mysql from "mysql2/promise"; export const query = mysql;',
  ],
  [
    "outbound-has-one-home",
    "backend/src/features/users/call.ts",
    'import { request } from "undici"; export const call = request;',
  ],
  [
    "outbound-has-one-home",
    "backend/src/features/users/call.ts",
    'import http from "node:http"; export const call = http;',
  ],
  [
    "outbound-has-one-home",
    "backend/src/features/users/call.ts",
    'export const call = () => fetch("http://10.0.0.1");',
  ],
  [
    "outbound-has-one-home",
    "backend/src/features/users/call.ts",
    'export const call = async () => (await import("node:net")).connect;',
  ],
  [
    "kit-imports-contract-only",
    "admin-ui/kit/src/Page.tsx",
    'import { TeamPage } from "../../src/pages/TeamPage.tsx"; export const Page = TeamPage;',
  ],
  [
    "ui-layers",
    "admin-ui/src/features/team/Row.tsx",
    'import { TeamPage } from "../../pages/TeamPage.tsx"; export const Row = TeamPage;',
  ],
  ["ui-layers", "admin-ui/src/pages/Other.tsx", 'import { router } from "../router.tsx"; export const Other = router;'],
  [
    "ui-stays-in-its-app",
    "agent-ui/src/features/queue/Queue.tsx",
    'import { Team } from "../../../../admin-ui/src/features/team/Team.tsx"; export const Queue = Team;',
  ],
  [
    "ui-features-apart",
    "admin-ui/src/features/team/Row.tsx",
    'import { Widgets } from "../widgets/Widgets.tsx"; export const Row = Widgets;',
  ],
  [
    "widget-contract-types-only",
    "widget/src/composer.ts",
    'import { messages } from "@chat/contract/messages"; export const composer = messages;',
  ],
  [
    "widget-without-packages",
    "widget/src/composer.ts",
    'import { io } from "socket.io-client"; export const composer = io;',
  ],
  [
    "widget-stays-in-widget",
    "widget/src/composer.ts",
    'import { Button } from "@chat/ui-kit/Button"; export const composer = Button;',
  ],
  ["one-reader-of-the-environment", "backend/src/features/users/flag.ts", "export const flag = process.env.FLAG;"],
  ["max-lines", "backend/src/features/users/long.ts", "export {};\n".repeat(301)],
  ["telling-file-name", "backend/src/features/users/utils.ts", "export const x = 1;"],
  [
    "no-cycle",
    "backend/src/features/users/users.repository.ts",
    'import { login } from "./login.ts"; export const findUser = login;',
  ],
];

function plant(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "chat-rules-"));
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), source);
  }
  return root;
}

const rulesBrokenIn = (files: Record<string, string>) =>
  checkImports(readModules(plant(files))).map(({ rule, file }) => `${rule} ${file}`);

describe("checkImports", () => {
  it("finds nothing in a house that keeps the rules", () => {
    expect(rulesBrokenIn(CLEAN)).toEqual([]);
  });

  it.each(PLANTED)("finds %s in %s: %s", (rule, file, source) => {
    expect(rulesBrokenIn({ ...CLEAN, [file]: source }).some((found) => found.startsWith(`${rule} `))).toBe(true);
  });

  it("has a planted violation for each rule", () => {
    const planted = new Set(PLANTED.map(([rule]) => rule));
    expect(IMPORT_RULES.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it("says why, and where", () => {
    const [violation] = checkImports(
      readModules(
        plant({
          ...CLEAN,
          "backend/src/features/users/users.socket.ts":
            '\nimport { findUser } from "./users.repository.ts";\nexport const bind = findUser;',
        }),
      ),
    );
    expect(violation).toMatchObject({ file: "backend/src/features/users/users.socket.ts", line: 2 });
    expect(violation?.text).toContain("the rules live in the use case it calls");
  });

  it("lets tests reach anything of the backend", () => {
    expect(
      rulesBrokenIn({
        ...CLEAN,
        "backend/src/platform/clock.test.ts":
          'import { login } from "../features/users/login.ts"; console.log(login, process.env);',
      }),
    ).toEqual([]);
  });

  it("counts an import that is erased as no cycle", () => {
    const files = {
      ...CLEAN,
      "backend/src/features/users/users.repository.ts":
        'import type { login } from "./login.ts"; export const findUser: typeof login | 1 = 1;',
    };
    expect(rulesBrokenIn(files)).toEqual([]);
  });
});

describe("readModules", () => {
  const modules = readModules(repositoryRoot);

  it("reads this repository, types and dynamic imports included", () => {
    expect(modules.length).toBeGreaterThan(200);
    const imports = modules.flatMap((module) => module.imports);
    expect(imports.length).toBeGreaterThan(800);
    expect(imports.some((entry) => entry.isType && entry.file?.startsWith("backend/contract/"))).toBe(true);
    expect(modules.find(({ file }) => file === "backend/cli/start.mjs")?.imports.map(({ file }) => file)).toContain(
      "backend/cli/launch/startPlatform.mjs",
    );
    expect(modules.find(({ file }) => file === "backend/src/config.ts")?.globals.map(({ name }) => name)).toContain(
      "process.env",
    );
  });

  it("refuses what does not parse instead of passing it", () => {
    expect(() => readModules(plant({ "backend/src/broken.ts": "export const = ;" }))).toThrow(
      "backend/src/broken.ts does not parse",
    );
  });
});
