import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { findMariadb } from "../cli/mariadb/findMariadb.mjs";
import { startPrivateMariadb } from "../cli/mariadb/privateMariadb.mjs";

/** How a test worker reaches the run's database server; its account may create databases. */
export interface TestServer {
  socketPath: string;
  user: string;
  password: string;
}

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * Vitest's global set-up of the database suites: one private MariaDB server per run, thrown away afterwards.
 *
 * It is the same server code as `npm start`, so the tests prove that too. If the run is killed, the server ends with it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "chat-test-"));
  const program = await findMariadb({ unpackInto: join(repositoryRoot, ".data/mariadb-server"), onStep: console.log });
  const server = await startPrivateMariadb(program, folder, { purpose: "test" });
  const { socketPath, user, password } = server.account;
  project.provide("testServer", { socketPath, user, password });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
