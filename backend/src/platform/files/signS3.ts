import { createHash, createHmac } from "node:crypto";

/** What signs requests to a bucket. */
export interface S3Credentials {
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The hash that stands for an empty body. */
export const EMPTY_SHA256 = createHash("sha256").digest("hex");

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
/** Stricter than `encodeURIComponent`, as the signature demands. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * The headers that sign a request with AWS Signature Version 4.
 *
 * Forty lines of our own instead of an SDK of 10 MB; checked against the examples that Amazon publishes.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @param request.headers further headers to be signed, names in lower case
 * @param request.sha256 of the body, hexadecimal
 */
export function signS3(
  request: { method: string; url: URL; headers?: Readonly<Record<string, string>>; sha256: string; at: Date },
  { region, accessKey, secretKey }: S3Credentials,
): Record<string, string> {
  const { method, url, sha256 } = request;
  const instant = request.at.toISOString().replace(/[:-]|\.\d{3}/g, "");
  const day = instant.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    "x-amz-content-sha256": sha256,
    "x-amz-date": instant,
  };
  const names = Object.keys(headers).sort();
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const canonical = [
    method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    "",
    names.join(";"),
    sha256,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", instant, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day), region), "s3"), "aws4_request");
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}
