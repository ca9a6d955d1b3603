import crypto from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";

/** What happens to the next request instead of reaching the bucket. */
export type S3Fault = "503" | "reset" | "silent" | "resetInBody" | "stallInBody" | "slowDown";

/** A real S3-speaking server (it checks every signature) behind a door that can fail. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Requests that came to the door, as `GET /bucket/key`. */
  readonly requests: string[];
  /** The faults of the next requests, one each. */
  fail(...faults: S3Fault[]): void;
  /** What happens to the next request. */
  readonly nextFault: S3Fault | undefined;
  close(): Promise<void>;
}

const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return address.port;
};

/**
 * The server writes the token of a list's next page with single DES, which OpenSSL 3 gave up. Triple DES with the same key three times
 * is the same cipher.
 */
function allowSingleDes(): void {
  const thrice = (key: crypto.CipherKey): Buffer =>
    Buffer.isBuffer(key) ? Buffer.concat([key, key, key]) : Buffer.alloc(24);
  for (const name of ["createCipheriv", "createDecipheriv"] as const) {
    const original = crypto[name];
    const wrapped = (algorithm: string, key: crypto.CipherKey, iv: crypto.BinaryLike | null, options?: object) =>
      algorithm === "des" ? original("des-ede3-cbc", thrice(key), iv) : original(algorithm, key, iv, options);
    Object.assign(crypto, { [name]: wrapped });
  }
}
allowSingleDes();

/** Starts the server with one empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), "chat-s3-"));
  const bucket = "chat-files";
  const inner = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await inner.run();
  const faults: S3Fault[] = [];
  const requests: string[] = [];
  const door = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const fault = faults.shift();
    if (fault === "reset") return void request.socket.destroy();
    if (fault === "silent") return void request.resume();
    if (fault === "503" || fault === "slowDown") {
      request.resume();
      const code = fault === "503" ? "InternalError" : "SlowDown";
      return void response.writeHead(503).end(`<Error><Code>${code}</Code></Error>`);
    }
    const onward = forward(
      { host: "127.0.0.1", port, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        if (fault !== "resetInBody" && fault !== "stallInBody") return void answer.pipe(response);
        answer.once("data", (chunk: Buffer) =>
          response.write(chunk.subarray(0, 10), () => fault === "resetInBody" && request.socket.destroy()),
        );
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${portOf(door)}`,
    bucket,
    accessKey: "S3RVER", // the one pair that this server knows
    secretKey: "S3RVER",
    requests,
    fail: (...next) => void faults.push(...next),
    get nextFault() {
      return faults[0];
    },
    async close() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      inner.httpServer.closeAllConnections();
      await inner.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
