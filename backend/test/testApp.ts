import type { CallInput, EndpointSpec, ErrorBody, ReplyOf } from "@chat/contract/define";
import { authApi, type SignedIn } from "@chat/contract/users";
import { createDeps } from "../src/createDeps.ts";
import type { Deps } from "../src/deps.ts";
import { fillStarterWorkspace } from "../src/features/knowledge/fillStarterWorkspace.ts";
import { seedStarter } from "../src/features/workspaces/seedStarter.ts";
import { createLogger } from "../src/platform/logger.ts";
import { type RunningServer, startServer } from "../src/server.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "./testDatabase.ts";

/** What a test's own client got back. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  /** The reply where `status` is 200 or 201. */
  readonly data: T;
  /** The failure where it is not. */
  readonly error: ErrorBody;
}

export interface CallOptions {
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** A whole backend on a port of its own, on a database of its own. */
export interface TestApp {
  readonly url: string;
  readonly deps: Deps;
  readonly server: RunningServer;
  /** Calls an endpoint of the contract over HTTP, as a page of the platform would (its Origin, unless `headers` says otherwise). */
  api<E extends EndpointSpec>(endpoint: E, input: CallInput<E>, options?: CallOptions): Promise<Answer<ReplyOf<E>>>;
  /** Registers a business; the first one of a database claims the starter workspace. */
  register(name?: string): Promise<SignedIn & { password: string; cookies: string }>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Environment variables on top of the test's, e.g. `{ RATE_FACTOR: "1000" }`. */
  readonly env?: Record<string, string>;
  readonly overrides?: Partial<Deps>;
  /** Use this database instead of a fresh one; it is then not dropped at the end. */
  readonly database?: TestDatabase;
  /** Seeds the starter workspace as a first start does; default true. */
  readonly isSeeded?: boolean;
}

let counter = 0;

/** Fills `:params`, adds the query and the body. */
export function requestOf(
  url: string,
  endpoint: EndpointSpec,
  input: {
    params?: object | undefined;
    query?: object | undefined;
    body?: unknown;
    bytes?: string | Uint8Array<ArrayBuffer>;
  },
  options: CallOptions = {},
): [string, RequestInit] {
  const params: Record<string, unknown> = { ...input.params };
  const path = endpoint.path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams(Object.entries(input.query ?? {}).map(([name, value]) => [name, String(value)]));
  const headers: Record<string, string> = {
    origin: url,
    ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
    ...options.headers,
  };
  const init: RequestInit = { method: endpoint.method, headers };
  if (input.body !== undefined) {
    headers["content-type"] ??= "application/json";
    init.body = JSON.stringify(input.body);
  }
  if (input.bytes !== undefined) {
    headers["content-type"] ??= "application/octet-stream";
    init.body = input.bytes;
  }
  const search = query.size > 0 ? `?${query}` : "";
  return [`${url}/api${path}${search}`, init];
}

/** The cookies that a response sets, as a browser would send them back. */
export const cookiesOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

/** Starts a backend for one test file; close it in `afterAll`. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const config = testConfig(database.config, { PORT: "0", HOST: "127.0.0.1", ...options.env });
  const deps = createDeps(config, { logger: createLogger(config.LOG_LEVEL), ...options.overrides });
  if (options.isSeeded !== false) await seedStarter(deps, fillStarterWorkspace);
  const server = await startServer(deps, { host: "127.0.0.1", port: 0 });

  const app: TestApp = {
    url: server.url,
    deps,
    server,
    async api(endpoint, input, callOptions) {
      const [address, init] = requestOf(server.url, endpoint, input, callOptions);
      const response = await fetch(address, init);
      const body = await response.json().catch(() => undefined);
      return { status: response.status, headers: response.headers, data: body, error: body };
    },
    async register(name = "Test business") {
      counter += 1;
      const password = `correct horse ${counter} battery`;
      const answer = await app.api(authApi.register, {
        body: {
          businessName: name,
          name: `Owner ${counter}`,
          email: `owner${counter}-${process.pid}@example.com`,
          password,
        },
      });
      if (answer.status !== 201) throw new Error(`register: ${answer.status} ${JSON.stringify(answer.error)}`);
      return { ...answer.data, password, cookies: cookiesOf(answer.headers) };
    },
    async close() {
      await server.stop({ drainMs: 0, timeoutMs: 10_000 });
      await deps.outbound.close();
      await deps.db.close();
      if (!options.database) await database.drop();
    },
  };
  return app;
}

/** Two whole backends on one database, as behind a proxy; `second` shares nothing in memory with `first`. */
export async function startTwoApps(
  options: Omit<TestAppOptions, "database"> = {},
): Promise<{ first: TestApp; second: TestApp; close(): Promise<void> }> {
  const database = await createTestDatabase();
  const secrets = {
    JWT_SECRET: "two processes share this secret 4821",
    PASSWORD_PEPPER: "two processes share this pepper 7730",
    ENCRYPTION_KEY: "two processes share this aes key 1954",
  };
  const both = { ...options, database, env: { ...secrets, ...options.env } };
  const first = await startTestApp(both);
  const second = await startTestApp(both);
  return {
    first,
    second,
    async close() {
      await first.close();
      await second.close();
      await database.drop();
    },
  };
}
