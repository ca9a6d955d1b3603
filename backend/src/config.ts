import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AGENT_GRACE_MS } from "@chat/contract/limits";
import { addressProblem } from "@chat/contract/provider-address";
import * as z from "zod";

const PLACEHOLDER = /change[-_ ]?me|placeholder|example|secret123|your[-_ ]|password|123456|xxxx/i;

/** A secret: long enough to resist guessing, and not the one from a manual (X11). */
const Secret = (name: string) =>
  z
    .string({ error: `${name} is missing` })
    .refine((text) => Buffer.byteLength(text) >= 32, { error: `${name} needs at least 32 bytes`, abort: true })
    .refine(
      (text) => !PLACEHOLDER.test(text) && new Set(text).size >= 10,
      `${name} is a placeholder: generate a random one`,
    );

/** One line for whoever has to correct it. Never the value: it may be a secret. */
function describeFault({ path, message, ...issue }: z.core.$ZodIssue): string {
  const name = path.join(".");
  if (message.startsWith(`${name} `)) return `  ${message}`;
  if (issue.code === "invalid_type" && issue.expected === "number") return `  ${name} must be a number`;
  if (issue.code === "too_big") return `  ${name} may be at most ${issue.maximum}`;
  if (issue.code === "too_small" && issue.origin === "string")
    return `  ${name} needs at least ${issue.minimum} characters`;
  if (issue.code === "too_small") return `  ${name} must be at least ${issue.minimum}`;
  if (issue.code === "invalid_format" && issue.format === "url")
    return `  ${name} must be an address with ${name === "REDIS_URL" ? "redis:// or rediss://" : "http:// or https://"}`;
  return `  ${name}: ${message}`;
}

const Flag = z.enum(["true", "false", "1", "0"]).transform((text) => text === "true" || text === "1");
const Count = (fallback: number) => z.coerce.number().int().min(0).default(fallback);
const List = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

const Environment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65535).default(5000),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((text) => new URL(text).origin)
    .optional(),
  /** Containers only: where this installation's own proxy listens inside, for `doctor`, to which a public localhost would be the container. */
  PROXY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Further origins on which the apps of this platform live (compose: port 3000 and 5000 beside 80). */
  PLATFORM_ORIGINS: List,
  /** Proxies in front: exactly this many `X-Forwarded-For` hops are believed. */
  TRUST_PROXY: Count(0),
  DATA_DIR: z.string().default(".data"),
  DB_HOST: z.string().optional(),
  DB_PORT: z.coerce.number().int().min(1).max(65535).default(3306),
  DB_SOCKET: z.string().optional(),
  DB_USER: z.string().default("chat"),
  DB_PASSWORD: z.string().default(""),
  DB_NAME: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,60}$/)
    .default("chat"),
  /** For `chat sql`: MariaDB's client, where it is not on the PATH. */
  SQL_CLIENT: z.string().optional(),
  DB_POOL: z.coerce.number().int().min(4).max(64).default(12),
  JWT_SECRET: Secret("JWT_SECRET"),
  PASSWORD_PEPPER: Secret("PASSWORD_PEPPER"),
  ENCRYPTION_KEY: Secret("ENCRYPTION_KEY"),
  /** While the key is rotated (`key:rotate`): what is still under the old one stays readable. */
  ENCRYPTION_KEY_PREVIOUS: Secret("ENCRYPTION_KEY_PREVIOUS").optional(),
  SETUP_TOKEN: z.string().min(16).optional(),
  REGISTRATION: z.enum(["open", "first", "closed"]).default("open"),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Given apart from the address, it can come from a file. */
  REDIS_PASSWORD: z.string().optional(),
  OPENROUTER_API_KEY: z.string().min(1).optional(),
  OPENROUTER_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .superRefine((text, context) => {
      const problem = addressProblem(text, "any");
      if (problem !== null) context.addIssue({ code: "custom", message: problem });
    })
    .default("https://openrouter.ai/api/v1"),
  OPENROUTER_MODEL: z.string().default("openai/gpt-4o-mini"),
  /** Asked where that model fails, each once, in this order. */
  OPENROUTER_FALLBACK_MODELS: List.refine((models) => models.length <= 5, "may name at most 5 models"),
  /** Answers that one workspace may ask of a provider in a day (UTC); beyond it the built-in answerer replies. 0: no limit. */
  ASSISTANT_REPLIES_PER_DAY: Count(5000),
  /** Host names or addresses that outbound requests of the installation may reach although they are private. */
  OUTBOUND_ALLOW: List,
  /** The largest file that visitors and agents may send. */
  MAX_FILE_MB: z.coerce.number().int().min(1).max(100).default(10),
  /** What the files of one workspace may take in all; 0: no limit. */
  FILES_QUOTA_MB: Count(10_240),
  /** Where files are kept without S3 (default: `files` in DATA_DIR), and where uploads wait until they are checked. */
  FILES_DIR: z.string().optional(),
  /** With it files live in an S3-compatible bucket, which several machines can share. May be a private address. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "is not a bucket name")
    .optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  /** true: `endpoint/bucket/key`, which every server of one's own understands; false: `bucket.endpoint/key`. */
  S3_PATH_STYLE: Flag.default(true),
  /** When a backup is made every day, in the server's time zone, e.g. `03:30`. */
  BACKUP_AT: z
    .string()
    .regex(/^(off|([01]?\d|2[0-3]):[0-5]\d)$/, "is a time like 03:30, or off")
    .default("03:30"),
  /** Where; `backups` in DATA_DIR if empty. */
  BACKUP_FOLDER: z.string().optional(),
  /** How many of them stay. */
  BACKUP_KEEP: z.coerce.number().int().min(1).max(1000).default(7),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
  /** Requests and statements that take longer are warned of, in milliseconds; 0: never. */
  LOG_SLOW_MS: Count(2000),
  /** How much of a caller's address the log keeps: all of it, its network (/24, /48), or nothing. */
  LOG_ADDRESS: z.enum(["full", "network", "none"]).default("network"),
  /** Opens `/metrics` to whoever knows it; without it there is no such page. */
  METRICS_TOKEN: Secret("METRICS_TOKEN").optional(),
  BCRYPT_COST: z.coerce.number().int().min(4).max(15).default(12),
  /** Multiplies every rate limit; benches raise it and say so. */
  RATE_FACTOR: z.coerce.number().min(0.01).max(1_000_000).default(1),
  /** A lost agent keeps a chat for this long before it returns to the queue. */
  AGENT_GRACE_MS: z.coerce.number().int().min(100).max(3_600_000).default(AGENT_GRACE_MS),
  /** Behind a proxy with other processes: spread the clients' reconnecting over this long before ending. */
  DRAIN_SECONDS: z.coerce.number().min(0).max(25).default(0),
  /** Tests only: `point:probability`, e.g. `after_commit:0.01` ends the process there. */
  FAIL_AT: z.string().default(""),
  DEMO: Flag.default(true),
  /** From the launcher to `doctor`: names that only `npm start` was told, and names that were changed in `.env` after the start. */
  SETTINGS_UNKNOWN: List,
  SETTINGS_EDITED: List,
});

/** Everything the backend is told from outside, checked once at start. */
export type Config = z.output<typeof Environment> & {
  readonly publicUrl: string;
  /** Where backups go without a word of the caller. */
  readonly backupFolder: string;
  readonly isLocal: boolean;
  /** What stored secrets may be under: the key, and while it is rotated the one before. */
  readonly encryptionKeys: readonly string[];
};

const FILE_VARIABLES = [
  "DB_NAME",
  "DB_USER",
  "DB_PASSWORD",
  "JWT_SECRET",
  "PASSWORD_PEPPER",
  "ENCRYPTION_KEY",
  "ENCRYPTION_KEY_PREVIOUS",
  "REDIS_PASSWORD",
  "SETUP_TOKEN",
  "OPENROUTER_API_KEY",
  "S3_SECRET_KEY",
  "METRICS_TOKEN",
] as const;

/** The key before is there only while a rotation is under way; the names of the database are not in a volume of secrets that is older than they are. */
const OPTIONAL_FILES: ReadonlySet<string> = new Set(["ENCRYPTION_KEY_PREVIOUS", "DB_NAME", "DB_USER"]);

function readSecretFile(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new Error(`The configuration is not usable:\n  ${name}_FILE: ${file} cannot be read (${code})`, { cause });
  }
}

/** `NAME_FILE` names a file that holds the value, the way container secrets arrive; a value that is given directly wins. */
const readSecretFiles = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    FILE_VARIABLES.flatMap((name) => {
      const file = env[`${name}_FILE`];
      if (OPTIONAL_FILES.has(name) && file && !existsSync(file)) return [];
      return file && !env[name] ? [[name, readSecretFile(name, file)]] : [];
    }),
  );

/** All of them or none. */
const S3_VARIABLES = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"] as const;

/** A password in the address itself wins. */
function withPassword(address: string, password: string | undefined): string {
  const url = new URL(address);
  if (password && !url.password) url.password = encodeURIComponent(password);
  return url.href;
}

const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The only reader of the environment: names every bad variable at once, so that one restart mends all.
 *
 * @throws {Error} with one line per bad variable
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(
    Object.entries({ ...env, ...readSecretFiles(env) }).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    throw new Error(`The configuration is not usable:\n${parsed.error.issues.map(describeFault).join("\n")}`);
  }
  const values = parsed.data;
  const dbPassword = values.DB_PASSWORD;
  if (values.NODE_ENV === "production" && values.DB_HOST && (dbPassword.length < 12 || PLACEHOLDER.test(dbPassword)))
    throw new Error(
      "The configuration is not usable:\n  DB_PASSWORD: needs at least 12 characters and may not be a placeholder",
    );
  const missing = S3_VARIABLES.filter((name) => values[name] === undefined);
  if (missing.length > 0 && missing.length < S3_VARIABLES.length)
    throw new Error(
      `The configuration is not usable:\n${missing.map((name) => `  ${name}: is missing; S3 needs ${S3_VARIABLES.join(", ")}`).join("\n")}`,
    );
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  return {
    ...values,
    ...(values.REDIS_URL && { REDIS_URL: withPassword(values.REDIS_URL, values.REDIS_PASSWORD) }),
    publicUrl,
    backupFolder: values.BACKUP_FOLDER ?? join(values.DATA_DIR, "backups"),
    encryptionKeys: [values.ENCRYPTION_KEY, values.ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== undefined),
    isLocal: LOCAL_HOSTS.has(new URL(publicUrl).hostname),
  };
}
