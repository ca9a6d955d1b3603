import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Outbound, OutboundResponse } from "../outbound/outbound.ts";
import { isFileKey, requireFileKey } from "./fileKey.ts";
import type { FileStore, Spooled } from "./fileStore.ts";
import { EMPTY_SHA256, type S3Credentials, signS3 } from "./signS3.ts";
import type { Spool } from "./spool.ts";

/** Where the bucket is and what opens it. */
export interface S3Settings extends S3Credentials {
  readonly endpoint: string;
  readonly bucket: string;
  readonly isPathStyle: boolean;
}

/** How long it may take; tests shorten it. */
export interface S3Times {
  readonly firstByteMs: number;
  readonly totalMs: number;
  /** A file that is read, from one chunk to the next: its reader may be a slow phone, or a pipe that waits for its other end. */
  readonly idleMs: number;
  readonly backoffMs: number;
}

const S3_TIMES: S3Times = { firstByteMs: 15_000, totalMs: 300_000, idleMs: 300_000, backoffMs: 300 };
const ATTEMPTS = 3;
const ANSWER_MAX_BYTES = 2 * 1024 * 1024;
const FILE_MAX_BYTES = 1024 * 1024 * 1024;
const RETRY_AFTER_MS = 5000;

interface S3Request {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly source?: Spooled;
  readonly maxBytes: number;
  /** Its body is passed on at its reader's speed. */
  readonly isStreamed?: boolean;
}

const textOf = async ({ body }: OutboundResponse): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

const field = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** The address of the bucket itself. Without a slash at its end, which servers sign differently. */
export function bucketUrl({ endpoint, bucket, isPathStyle }: Omit<S3Settings, keyof S3Credentials>): URL {
  const url = new URL(endpoint);
  if (isPathStyle) url.pathname = `${url.pathname.replace(/\/$/, "")}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return url;
}

/**
 * Files in a bucket of anything that speaks S3, for installations of several machines.
 *
 * Every call names the whole file and its hash, so each may be repeated: a lost connection or a 5xx is tried three times.
 */
export function createS3Files(
  settings: S3Settings,
  parts: { outbound: Outbound; clock: Clock; logger: Logger; spool: Spool; times?: S3Times },
): FileStore {
  const { outbound, clock, logger, spool } = parts;
  const times = parts.times ?? S3_TIMES;
  const base = bucketUrl(settings);

  const attempt = ({ method, key, query, source, maxBytes, isStreamed }: S3Request): Promise<OutboundResponse> => {
    const url = new URL(base);
    if (key !== undefined) url.pathname = `${url.pathname.replace(/\/$/, "")}/${key}`;
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const headers = signS3({ method, url, sha256: source?.sha256 ?? EMPTY_SHA256, at: clock.now() }, settings);
    return outbound.request({
      url: url.href,
      method,
      headers: source ? { ...headers, "content-length": String(source.bytes) } : headers,
      ...(source ? { body: createReadStream(source.path) } : {}),
      trust: "installation",
      firstByteTimeoutMs: times.firstByteMs,
      totalTimeoutMs: times.totalMs,
      ...(isStreamed ? { idleTimeoutMs: times.idleMs } : {}),
      maxBytes,
    });
  };

  const unavailable = (request: S3Request, details: Record<string, unknown>, cause?: unknown): AppError => {
    logger.warn({ ...details, method: request.method, err: cause }, "the bucket did not do what it was asked");
    return new AppError("storage_unavailable", details, { cause, retryAfterMs: RETRY_AFTER_MS });
  };

  /** @returns an answer that is not the bucket's own fault; its body is still to be read */
  const send = async (request: S3Request): Promise<OutboundResponse> => {
    if (request.key !== undefined) requireFileKey(request.key);
    for (let tried = 1; ; tried += 1) {
      const isLast = tried === ATTEMPTS;
      try {
        const response = await attempt(request);
        if (response.status < 500 && response.status !== 429) return response;
        const code = field(await textOf(response).catch(() => ""), "Code");
        if (isLast) throw unavailable(request, { status: response.status, code, tried });
      } catch (error) {
        if (error instanceof AppError && error.code === "storage_unavailable") throw error;
        if (isLast) throw unavailable(request, { tried }, error);
      }
      await new Promise((resolve) =>
        setTimeout(resolve, times.backoffMs * 3 ** (tried - 1) * (0.5 + Math.random() / 2)),
      );
    }
  };

  const refuse = async (request: S3Request, response: OutboundResponse): Promise<AppError> => {
    const xml = await textOf(response).catch(() => "");
    return unavailable(request, { status: response.status, code: field(xml, "Code") });
  };

  const listPage = async (query: Record<string, string>): Promise<string> => {
    const request = { method: "GET", query: { "list-type": "2", ...query }, maxBytes: ANSWER_MAX_BYTES } as const;
    const response = await send(request);
    if (response.status !== 200) throw await refuse(request, response);
    return textOf(response).catch((error: unknown) => {
      throw unavailable(request, {}, error);
    });
  };

  return {
    ...spool,
    async put(key, source) {
      const request = { method: "PUT", key, source, maxBytes: ANSWER_MAX_BYTES } as const;
      const response = await send(request);
      if (response.status !== 200) throw await refuse(request, response);
      await textOf(response).catch(() => ""); // read to its end, so that the connection can be used again
    },
    async get(key) {
      const request = { method: "GET", key, maxBytes: FILE_MAX_BYTES, isStreamed: true } as const;
      const response = await send(request);
      const bytes = Number(response.headers["content-length"]);
      if (response.status === 200 && Number.isSafeInteger(bytes))
        return { stream: Readable.from(response.body, { objectMode: false }), bytes };
      const error = await refuse(request, response);
      if (response.status === 404 && error.details["code"] === "NoSuchKey") return null;
      throw error;
    },
    async remove(key) {
      const request = { method: "DELETE", key, maxBytes: ANSWER_MAX_BYTES } as const;
      const response = await send(request);
      if (response.status !== 204 && response.status !== 200) {
        const error = await refuse(request, response);
        if (error.details["code"] !== "NoSuchKey") throw error;
      }
      await textOf(response).catch(() => "");
    },
    async *list() {
      let next: string | undefined;
      do {
        const xml = await listPage(next === undefined ? {} : { "continuation-token": next });
        for (const [entry] of xml.matchAll(/<Contents>[\s\S]*?<\/Contents>/g)) {
          const key = field(entry, "Key") ?? "";
          if (isFileKey(key)) yield { key, bytes: Number(field(entry, "Size")) };
        }
        next = field(xml, "NextContinuationToken");
      } while (next !== undefined);
    },
    async check() {
      await listPage({ "max-keys": "1" });
    },
  };
}
